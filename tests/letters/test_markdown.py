"""The letter's Markdown on a web page."""

import pytest
from bs4 import BeautifulSoup

from signon.letters.text.markdown import render_for_web


def shown(markdown: str) -> BeautifulSoup:
    return BeautifulSoup(render_for_web(markdown), "html.parser")


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "text <b onclick=alert(1)>bold</b>",
        "<!-- hidden -->",
        "<div>\n\nblock\n\n</div>",
    ],
)
def test_html_in_a_letter_is_shown_as_text(hostile: str) -> None:
    page = shown(hostile)
    assert not page.find(["script", "img", "b", "div"])
    assert hostile.split(maxsplit=1)[0] in page.get_text()


def test_a_picture_is_shown_as_text_and_fetches_nothing() -> None:
    assert not shown("![a flood](https://tracker.example/pixel.png)").find("img")


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:alert(1)", "file:///etc/passwd"]
)
def test_a_link_that_leads_to_no_web_or_mail_address_is_no_link(target: str) -> None:
    assert not shown(f"[here]({target}) and <{target}>").find("a")


def test_a_web_link_tells_nobody_where_the_reader_comes_from() -> None:
    link = shown("[report](https://rivers.example/report)").find("a")
    assert link["href"] == "https://rivers.example/report"
    assert {"noopener", "noreferrer", "nofollow"} <= set(link["rel"])


def test_headings_begin_below_those_of_the_page_and_skip_no_level() -> None:
    page = shown("# First\n\n#### Deep\n\n# Second")
    assert [heading.name for heading in page.find_all(["h3", "h4", "h5"])] == ["h3", "h4", "h3"]


def test_footnotes_stand_at_the_end_and_every_link_between_them_arrives() -> None:
    page = shown("One[^a], again[^a] and ^[an inline one].\n\n[^a]: The note")
    assert [note.p.get_text().rstrip("↩ ") for note in page.find("ol").find_all("li")] == ["The note", "an inline one"]
    targets = [str(link["href"])[1:] for link in page.find_all("a")]
    assert len(targets) == 6
    assert all(len(page.find_all(id=target)) == 1 for target in targets)
