"""The documentation builds, says what the code says, and asks nobody for anything."""

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest
from annotated_types import Ge, Le
from bs4 import BeautifulSoup
from flask import Flask
from lxml import html

from signon.cli.commands import loaded
from signon.settings import Settings, Unit
from tests.documentation.build import DOCS, build

FETCHED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data"}
ELSEWHERE = re.compile(r"""(?:https?:)?//[^\s"')]+""")


def read(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text("utf-8"), "lxml")


def text(page: Path) -> str:
    return " ".join(read(page).get_text(" ").split())


def words(said: str) -> str:
    return " ".join(re.findall(r"\w+", said))


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def commands(group: dict[str, click.Command], before: str = "flask") -> dict[str, click.Command]:
    found = {}
    for name, command in group.items():
        found[f"{before} {name}"] = command
        found |= commands(getattr(command, "commands", {}), f"{before} {name}")
    return found


def test_every_setting_is_in_the_reference_with_its_meaning_unit_and_default(built: Path) -> None:
    reference = text(built / "operating" / "settings.html")
    for name, field in Settings.model_fields.items():
        said = reference.partition(f"SIGNON_{name.upper()} ")[2].partition(" SIGNON_")[0]
        assert words(field.description or "") in words(reference), name
        assert f"Default : {field.default}" in said or "Default : empty" in said or name == "instance", (name, said)
        for unit in (one.name for one in field.metadata if isinstance(one, Unit)):
            assert unit in said, name


def test_every_number_among_the_settings_says_what_it_counts() -> None:
    for name, field in Settings.model_fields.items():
        if any(isinstance(one, Ge | Le) for one in field.metadata) or field.annotation in {int, float}:
            assert any(isinstance(one, Unit) for one in field.metadata), name


def test_every_command_is_in_the_reference_with_its_options_and_its_help(app: Flask, built: Path) -> None:
    sections = {
        section["id"]: " ".join(section.get_text(" ").split())
        for section in read(built / "reference" / "commands.html").find_all("section")
    }
    ours = {name: loaded(one) for name, one in app.cli.commands.items() if name not in {"run", "shell", "routes"}}
    assert len(commands(ours)) > 30
    for name, command in commands(ours).items():
        said = sections[name.replace(" ", "-")]
        for option in (one for one in command.params if isinstance(one, click.Option) and not one.hidden):
            assert option.opts[0] in said, f"{name} {option.opts[0]}"
        assert words(command.help or "") in words(said), name
    assert "as a line break, \\n." in sections["flask-addressees-import"]


@pytest.mark.parametrize(
    "name",
    [
        "signon/nowhere.py", "tests/nowhere/test_*.py", "NOTHING.md", "signon.settings.Sittings", "signon.nowhere",
        "SIGNON_PUBLIK_URL", "SIGNON_PUBLIK_URL_FILE", "flask letter impart", "flask leter", "make dokumentation",
        "LetterPartz", "LetterParts.nowhere",
    ],
)  # fmt: skip
def test_a_name_that_the_project_does_not_have_is_found(name: str, checked_names: ModuleType) -> None:
    assert len(checked_names.unknown_names(name)) == 1


@pytest.mark.parametrize(
    "name",
    [
        "signon/settings.py", "tests/foundation/test_*.py", "README.md", "signon.settings.Settings", "signon.settings",
        "SIGNON_PUBLIC_URL", "SIGNON_PUBLIC_URL_FILE=/run/secrets/url", ".venv/bin/flask letter import rivers.md", "flask letter",
        "flask doctor --mail-to you@example.org", "make run", "LetterParts", "a/b", "example.org", "letters@signon.example",
    ],
)  # fmt: skip
def test_a_name_that_the_project_has_passes_and_so_do_other_words(name: str, checked_names: ModuleType) -> None:
    assert checked_names.unknown_names(name) == []


def test_the_site_is_not_built_with_a_wrong_name_or_a_broken_link(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "there.md").write_text("# There\n", "utf-8")
    (source / "index.md").write_text(
        "# Page\n\n```{toctree}\nthere\n```\n\n`signon/nowhere.py` [a](nowhere.md) [b](there.md#nowhere) ![c](nowhere.png)\n",
        "utf-8",
    )
    done = build(source, tmp_path / "site")
    assert done.returncode == 1
    for complaint in ("signon/nowhere.py", "nowhere.md", "'nowhere'", "nowhere.png"):
        assert complaint in done.stderr, complaint


def test_no_page_fetches_anything_from_elsewhere(built: Path) -> None:
    fetched = [
        (page.name, element.get(FETCHED[element.tag]))
        for page in pages(built)
        for element in html.parse(page).iter(*FETCHED)
        if ELSEWHERE.match(element.get(FETCHED[element.tag], ""))
    ]
    assert fetched == []
    assert len(pages(built)) > 4


def test_no_style_sheet_fetches_anything_from_elsewhere(built: Path) -> None:
    for sheet in built.rglob("*.css"):
        asked = re.findall(r"url\(([^)]+)\)|@import\s+([^;]+)", sheet.read_text("utf-8"))
        assert [one for one in asked if ELSEWHERE.match("".join(one).strip("\"'"))] == [], sheet.name


def test_the_pages_name_no_path_of_a_machine_and_no_registry() -> None:
    for page in DOCS.rglob("*.md"):
        assert not re.search(r"/(?:root|work|tmp/trees|home/[a-z])\b|pypi\.org|registry\.", page.read_text("utf-8")), (
            page
        )


@pytest.fixture
def checked_names(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(DOCS / "extensions"))
    yield importlib.import_module("checked_names")
    for name in ("checked_names", "commands_reference"):
        sys.modules.pop(name, None)
