"""Every text that a person sees goes through gettext: found in the templates and in the Python source by reading both."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Comment, Doctype
from jinja2 import Environment, nodes

from signon.settings import ROOT

TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.suffix in {".html", ".txt"})
SPOKEN = ("title", "placeholder", "aria-label", "alt", "aria-description", "label")
WORD = re.compile(r"[^\W\d_]{2,}")
NOT_WORDS = re.compile(r"\{[a-z_]+\}|\bPDF\b|\bCSV\b|\bJSON\b|\bUTC\b|\bSHA-256\b|https?:")
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
CONSTRUCTORS = {"flash", "StringField", "TextAreaField", "SelectField", "EmailField", "BooleanField", "SubmitField",
                "PasswordField", "RadioField", "FileField", "DataRequired", "ValidationError", "Optional"}  # fmt: skip
ERROR = re.compile(r"^[A-Z]\w+Error$")
NOT_SHOWN = {"ValueError", "TypeError", "KeyError", "RuntimeError", "AssertionError", "LookupError", "NotImplementedError",
             "OSError", "IndexError", "AttributeError", "MemoryError", "TimeoutError",
             "OpenTransactionError", "UndeclaredError"}  # fmt: skip
"""Errors of programs among themselves: a person never reads their text."""


def bare_texts(source: str) -> list[str]:
    """What a template says in words that do not go through gettext."""
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols", "jinja2.ext.do"])
    markup = "".join(
        part.data if isinstance(part, nodes.TemplateData) else HOLE
        for output in environment.parse(source).find_all(nodes.Output)
        for part in output.nodes
    )
    for block in environment.parse(source).find_all(nodes.Block):
        if block.name.endswith("_class"):
            markup = markup.replace("".join(one.data for one in block.find_all(nodes.TemplateData)), "", 1)
    page = BeautifulSoup(markup, "html.parser")
    for silent in page(["script", "style", "svg"]):
        silent.decompose()
    texts = [str(text) for text in page.find_all(string=True) if not isinstance(text, Comment | Doctype)]
    texts += [str(one[name]) for one in page.find_all(True) for name in SPOKEN if one.has_attr(name)]
    return [text.strip() for text in texts if WORD.search(NOT_WORDS.sub("", text.replace("doctype html", "")))]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_says_nothing_past_gettext(template: Any) -> None:
    assert bare_texts(template.read_text("utf-8")) == []


def spoken_by_python(source: str) -> list[str]:
    """Sentences in the calls that speak to a person: flashes, fields and their messages, and our own errors."""
    found = []
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        speaks = name in CONSTRUCTORS or (ERROR.match(name) and name not in NOT_SHOWN)
        said = [*call.args, *(word.value for word in call.keywords if word.arg in {"message", "description", "label"})]
        if speaks:
            found += [str(one.value) for one in said if isinstance(one, ast.Constant) and is_sentence(one.value)]
            found += [text for one in said if isinstance(one, ast.JoinedStr) and is_sentence(text := fixed_part(one))]
    return found


def fixed_part(text: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else " x " for part in text.values)


def is_sentence(value: object) -> bool:
    return isinstance(value, str) and bool(re.search(r"[^\W\d_]{2,} [^\W\d_]{2,}|^[A-Z][a-z]+\.?$", value))


BEFORE_THE_APPLICATION = {"settings.py"}
"""What the operator's terminal says before there is an application, and with it a language."""
PYTHON = sorted(path for path in (ROOT / "signon").rglob("*.py") if path.name not in BEFORE_THE_APPLICATION)


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_python_says_nothing_past_gettext(path: Path) -> None:
    assert spoken_by_python(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    ["<p>Sign here</p>", "<p>{{ name }} signed</p>", '<img alt="A logo">', "{% if one %}<b>Open</b>{% endif %}"],
)
def test_a_bare_text_in_a_template_would_be_seen(source: str) -> None:
    assert bare_texts(source)


@pytest.mark.parametrize(
    "source", ["flash('It is done.')", "raise LetterError(f'There is no {name}')", "StringField('Name')"]
)
def test_a_bare_text_in_python_would_be_seen(source: str) -> None:
    assert spoken_by_python(source)
    assert not spoken_by_python("flash(_('It is done.'))")


def test_the_texts_of_python_and_of_templates_are_collected_for_translators(tmp_path: Path) -> None:
    catalogue = tmp_path / "messages.pot"
    command = ["pybabel", "-q", "extract", "-k", "_l", "-F", "pyproject.toml", "-o", str(catalogue), "."]
    subprocess.run([Path(sys.executable).parent / command[0], *command[1:]], cwd=ROOT, check=True, capture_output=True)
    with catalogue.open("rb") as file:
        collected = {message.id for message in read_po(file)}
    assert {"Enter your email address.", "Sign the letter", "Your sign-in link"} <= collected
    assert any(isinstance(one, tuple) for one in collected), "what depends on a number has two forms"
