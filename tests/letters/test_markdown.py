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


@pytest.mark.parametrize(
    "text",
    ["5*3*2 prints", "2**3**2 prints", "10*20*30*40", "2024. That was a dry year", "1999) so it was", "100. A hundred"],
)
def test_stars_between_digits_and_a_year_at_the_beginning_are_what_they_look_like(text: str) -> None:
    page = shown(text)
    assert page.get_text().strip() == text
    assert not page.find(["em", "strong", "ol"])


@pytest.mark.parametrize("text", ["5 *3* 2", "a*b*c", "**5** 3", "5**b**"])
def test_other_stars_are_marks_as_ever(text: str) -> None:
    assert shown(text).find(["em", "strong"])


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("100. A\n101. B", "100"),
        ("100. A\ngoes on\n\n     and on\n\n101. B", "100"),
        ("27. November", "27"),
        ("2) a", "2"),
        ("> 100. A\n> 101. B", "100"),
    ],
)
def test_a_list_begins_at_a_small_number_or_goes_on_with_the_next(text: str, start: str) -> None:
    assert shown(text).find("ol")["start"] == start


@pytest.mark.parametrize(
    "text", ["2024. Dry.\n\nSo it was.\n\n2025. Wet.", "2024. Dry.\n2026. Wet.", "2024. Dry.\n2025) Wet."]
)
def test_years_that_are_no_items_make_no_list(text: str) -> None:
    assert not shown(text).find("ol")


def test_a_list_goes_on_beyond_its_hundredth_item() -> None:
    items = shown("\n".join(f"{number}. item" for number in range(98, 103))).find("ol").find_all("li")
    assert [item.get_text() for item in items] == ["item"] * 5
    assert len(shown("- Heard in\n2024. That was dry.").find_all("li")) == 1
