"""*Using* names buttons and pages in bold; these are the words that the site has."""

import re

from tests.documentation.build import DOCS, ROOT

BOLD = re.compile(r"\*\*([^*]+)\*\*")
NOT_LABELS = {"owner", "An import never overrules what a signatory decided.", "Plan a material change."}


def wording() -> str:
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "signon").rglob("*.py")]
    return re.sub(r"\s+", " ", "\n".join(one.read_text("utf-8") for one in sources))


def unknown_labels(text: str, site: str) -> list[str]:
    return [label for label in BOLD.findall(text) if label not in NOT_LABELS and label not in site]


def test_every_button_and_page_that_the_guide_names_has_this_name_on_the_site() -> None:
    site = wording()
    found = {
        page.name: unknown
        for page in (DOCS / "using").glob("*.md")
        if (unknown := unknown_labels(page.read_text("utf-8"), site))
    }
    assert found == {}


def test_a_label_that_the_site_does_not_have_is_found() -> None:
    assert unknown_labels("Press **Save the letter**, then **Sing the letter**.", wording()) == ["Sing the letter"]
