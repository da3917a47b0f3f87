"""The pages as they are read without a site: their links, their pictures, and the shape of the decision records."""

import re
from pathlib import Path

import pytest

from signon.organizations.importing.columns import DIRECTORY_COLUMNS, SIGNATORY_COLUMNS
from tests.documentation.build import DOCS, ROOT

TOP_LEVEL = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
LINK = re.compile(r"\]\(([^)\s]+)\)")


def links(page: Path) -> list[str]:
    return [one for one in LINK.findall(page.read_text("utf-8")) if "://" not in one and not one.startswith("mailto:")]


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken(page: Path) -> list[str]:
    return [link for link in links(page) if not _leads_somewhere(page, link)]


def _leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors(target))


@pytest.mark.parametrize("name", TOP_LEVEL)
def test_every_link_of_a_top_level_page_leads_somewhere(name: str) -> None:
    assert broken(ROOT / name) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A page\n\n[a](nowhere.md) [b](#a-page) [c](#nowhere) [d](page.md#nowhere) ![e](none.png)\n", "utf-8"
    )
    assert broken(page) == ["nowhere.md", "#nowhere", "page.md#nowhere", "none.png"]


def test_the_readme_is_short_and_shows_six_pictures() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(readme.splitlines()) < 150
    assert len(re.findall(r"!\[[^\]]+\]\(docs/tour/", readme)) == 6
    for command in ("make run", "make test"):
        assert command in readme


def test_every_picture_of_the_tour_is_shown_and_small() -> None:
    shown = " ".join(page.read_text("utf-8") for page in [ROOT / "README.md", *DOCS.rglob("*.md")])
    for picture in (DOCS / "tour").glob("*.png"):
        assert f"tour/{picture.name}" in shown, picture.name
        assert picture.stat().st_size < 120_000, picture.name


def test_every_picture_has_words_for_those_who_do_not_see_it() -> None:
    for page in [ROOT / "README.md", *DOCS.rglob("*.md")]:
        assert "![](" not in page.read_text("utf-8"), page


def test_decision_records_are_numbered_without_gaps_and_have_the_same_parts() -> None:
    records = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert len(records) > 60
    for number, record in enumerate(records, start=1):
        text = record.read_text("utf-8")
        assert record.name.startswith(f"{number:04d}-"), record.name
        assert text.startswith(f"# {number}. "), record.name
        headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequence"], record.name


def test_every_column_of_the_tables_is_explained() -> None:
    page = (DOCS / "reference" / "tables.md").read_text("utf-8")
    for column in {*SIGNATORY_COLUMNS, *DIRECTORY_COLUMNS}:
        assert f"\n{column}: " in page, column
