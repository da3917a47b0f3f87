"""Every mail is a template: two blocks, all words in it through gettext, and none of its words in Python."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import Environment, FileSystemLoader, nodes
from sqlalchemy.orm import Session

from signon.settings import ROOT
from tests.golden.mail_scenes import golden_mails
from tests.golden.written_mails import written_mails

TEMPLATES = ROOT / "templates"
FILES = sorted(TEMPLATES.glob("*/mails/*.txt"))
MAILS = [file for file in FILES if not file.name.startswith("_")]
WRITERS = {"send", "new_mail", "queue", "queue_many", "NewMail", "written", "Writer"}
"""What puts a mail into the outbox, or makes its text."""


def name_of(file: Path) -> str:
    return file.relative_to(TEMPLATES).as_posix()


def blocks_of(source: str) -> set[str]:
    return {block.name for block in parsed(source).find_all(nodes.Block)}


def parsed(source: str) -> nodes.Template:
    return Environment(extensions=["jinja2.ext.i18n"]).parse(source)


@pytest.mark.parametrize("file", MAILS, ids=name_of)
def test_a_mail_has_a_subject_and_a_body(file: Any) -> None:
    assert blocks_of(file.read_text("utf-8")) >= {"subject", "body"}


@pytest.mark.parametrize("file", MAILS, ids=name_of)
def test_a_mail_with_a_link_says_what_it_does(file: Any) -> None:
    source = file.read_text("utf-8")
    included = [TEMPLATES / node.template.as_const() for node in parsed(source).find_all(nodes.Include)]
    has_link = any(
        re.search(r"\{link\}|\{\{ link \}\}", text) for text in [source, *(one.read_text() for one in included)]
    )
    assert has_link == ("button" in blocks_of(source))


def test_a_mail_without_a_subject_would_be_seen() -> None:
    assert blocks_of("{% block body %}Hello{% endblock %}") != {"subject", "body"}


@cache
def named_in_python() -> set[str]:
    """The templates that the code names, with what it fills in as an asterisk."""
    texts = set()
    for path in (ROOT / "signon").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                texts.add("".join(str(one.value) if isinstance(one, ast.Constant) else "*" for one in node.values))
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    return {text for text in texts if re.fullmatch(r"\w+/mails/[\w*]+\.txt", text)}


def included() -> set[str]:
    found = (parsed(file.read_text("utf-8")).find_all(nodes.Include) for file in FILES)
    return {node.template.as_const() for nodes_of_one in found for node in nodes_of_one}


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_template_of_mails_is_used(file: Any) -> None:
    used = named_in_python() | included()
    assert any(Path(name_of(file)).match(pattern) for pattern in used)


def test_every_template_of_mails_stands_in_a_golden_mail(
    session: Session, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = set()
    load = FileSystemLoader.get_source

    def note(loader: Any, environment: Any, template: Any) -> Any:
        rendered.add(template)
        return load(loader, environment, template)

    monkeypatch.setattr(FileSystemLoader, "get_source", note)
    app.jinja_env.cache.clear()
    for scene in golden_mails():
        written_mails(scene)
    assert {name_of(file) for file in FILES} <= rendered


def writes_mails(source: str) -> bool:
    """Whether a module calls what writes mails, of ``signon.mail`` or ``signon.wordings``."""
    if "signon.mail" not in source and "signon.wordings" not in source:
        return False
    tree = ast.parse(source)
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(("signon.mail", "signon.wordings"))
        for alias in node.names
    }
    return any(
        isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id in WRITERS & imported)
            or (
                isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITERS
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in imported & {"compose", "OutboxMail"}
            )
        )
        for node in ast.walk(tree)
    )


def translates(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "_l", "gettext", "ngettext"}
        for node in ast.walk(tree)
    )


SPEAKS_ON_PAGES = {"signon/mail/compose.py", "signon/mail/models.py", "signon/mail/smtp/trial.py"}
"""They say why a mail was kept back, what state it is in, and how a trial of the mail server went: all only at the desk."""

WRITING = [
    path
    for path in sorted((ROOT / "signon").rglob("*.py"))
    if writes_mails(path.read_text("utf-8")) and str(path.relative_to(ROOT)) not in SPEAKS_ON_PAGES
]


@pytest.mark.parametrize("path", WRITING, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_writes_mails_has_no_words_of_its_own(path: Any) -> None:
    assert not translates(ast.parse(path.read_text("utf-8")))


def test_the_features_that_write_mails_are_all_found() -> None:
    names = {path.parent.name for path in WRITING if path.name == "mails.py"}
    expected = {"accounts", "consent", "delivery", "invitations", "messages", "moderation", "privacy", "signing"}
    assert expected <= names


def test_words_of_a_mail_in_python_would_be_seen() -> None:
    source = "from signon.mail import compose\ncompose.send('a/mails/b.txt', to=to, note=_('Thank you.'))"
    assert writes_mails(source)
    assert translates(ast.parse(source))
