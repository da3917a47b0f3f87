"""Simple HTML written as Markdown, judged by what the letter's own renderer makes of it."""

import pytest
from bs4 import BeautifulSoup

from signon.letters.conversion.markdown_writer import write_markdown
from signon.letters.text.markdown import render_for_web


def printed(html: str) -> BeautifulSoup:
    """The web page's HTML of what was written."""
    return BeautifulSoup(render_for_web(write_markdown(html).markdown), "html.parser")


def words(page: BeautifulSoup) -> str:
    return " ".join(page.get_text(" ").split())


@pytest.mark.parametrize(
    "text",
    [
        "5*3*2 is 30", "2024. That was a dry year", "7) is odd", "# of members", "#hashtag", "+ 4 degrees", "- and so on",
        "> 4 m", "=====", "-----", "- - -", "* * *", "_ _ _", "~~~", "```", "a_b_c _and_ __so__", "[sic](yes)", "[1]: so",
        "[^1] and ^[x]", "![no](picture)", "<b>", "<https://a.example>", "<a@b.example>", "&copy; &#65;", "\\ and \\*",
        "a `b` c", "--- | ---", "C #", "** so **", "[Your Name]", "§ 5", "“quoted”", "C++", "1.5 m", "a | b",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "frame", ["<p>{}</p>", "<p>x<br>{}</p>", "<ul><li>{}</li></ul>", "<h2>{}</h2>", "<p><b>x</b> {}</p>"]
)
def test_no_sign_of_ordinary_text_is_read_as_a_mark(text: str, frame: str) -> None:
    html = frame.format(text.replace("&", "&amp;").replace("<", "&lt;"))
    page = printed(html)
    assert words(page) == words(BeautifulSoup(html, "html.parser"))
    assert not page.find(["em", "a", "hr", "code", "ol", "img"])


def test_text_that_needs_no_backslash_gets_none() -> None:
    plain = "In 2024 (a dry year) C++, snake_case, 4 - 3 = 1, a + b, [Your Name] & co. #1: 50% < 60%; see 1.2."
    assert write_markdown(f"<p>{plain.replace('&', '&amp;').replace('<', '&lt;')}</p>").markdown == plain


@pytest.mark.parametrize(
    ("html", "bold"),
    [
        ("<p><b>Note:</b>act</p>", ["Note"]),
        ("<p><b>日本語。</b>次</p>", ["日本語"]),
        ("<p><b>Dear</b><b>est</b></p>", ["Dearest"]),
        ("<p>So<b> it is </b>now</p>", ["it is"]),
        ("<p><b>(“so”)</b>x</p>", ["(“so”"]),
        ("<p>x<b>(y)</b></p>", ["y)"]),
        ("<p>un<b>believ</b>able</p>", ["believ"]),
        ("<p>a <b>.</b>b</p>", []),
        ("<p><b> </b>a</p>", []),
        ("<p><b>a<br></b>b</p>", ["a"]),
        ("<p><i>a <b>b</b> c</i></p>", ["b"]),
        ("<p><i>a</i><b>b</b></p>", ["b"]),
        ("<p><b>a <i>b</i></b><i>c</i></p>", ["a", "b"]),
        ("<p><b><a href='https://a.example'>x</a></b>y</p>", ["x"]),
    ],
)
def test_bold_survives_beside_signs_letters_and_its_own_pieces(html: str, bold: list[str]) -> None:
    page = printed(html)
    assert [one.get_text() for one in page.find_all("strong")] == bold
    assert words(page).replace(" ", "") == words(BeautifulSoup(html, "html.parser")).replace(" ", "")


def test_emphasis_that_markdown_cannot_hold_is_left_out_and_said() -> None:
    written = write_markdown("<p>a<b>b</b><i>c</i><b><i>d</i></b><i>e</i>f<b><i>g</i>h</b></p>")
    assert "*" not in words(BeautifulSoup(render_for_web(written.markdown), "html.parser"))


def test_lists_keep_their_levels_and_numbers() -> None:
    page = printed(
        "<ul><li>A<ul><li>B</li></ul></li><li>C</li></ul>"
        "<ol start=3><li>x</li><li>y<ol start=2><li>z</li></ol></li></ol><ol start=9><li>k</li></ol>"
    )
    assert page.select_one("ul ul li").get_text() == "B"
    assert [one.get("start") for one in page.find_all("ol")] == ["3", "2", "9"]
    assert [one.find(string=True).strip() for one in page.select("ul li")] == ["A", "B", "C"]


def test_two_bulleted_lists_that_follow_each_other_stay_two() -> None:
    assert len(printed("<ul><li>A</li></ul><ul><li>B</li></ul>").find_all("ul")) == 2


def test_an_item_keeps_its_paragraphs() -> None:
    assert len(printed("<ol><li><p>A</p><p>B</p></li></ol>").select("li p")) == 2


def test_a_note_is_mentioned_where_it_was_and_keeps_its_paragraphs() -> None:
    page = printed(
        '<p>So<sup data-note="1"></sup>.</p><section data-note="1"><p>One</p><p>two</p></section><p>Then.</p>'
    )
    assert page.select_one("p sup").get_text() == "1"
    assert [one.get_text().rstrip("↩ ") for one in page.select("ol.notes p")] == ["One", "two"]


def test_an_address_with_brackets_and_blanks_stays_one_link() -> None:
    link = printed("<p><a href='https://a.example/(x) y'>there</a></p>").find("a")
    assert link["href"] == "https://a.example/%28x%29%20y"


def test_a_table_is_written_with_as_many_cells_in_every_row() -> None:
    written = write_markdown("<table><tr><td rowspan=2>A|b<td>x<br>y</tr><tr><td>c</table>")
    assert written.markdown.splitlines() == ["|  |  |", "| --- | --- |", "| A\\|b | x y |", "|  | c |"]
    assert len(written.remarks) == 2


def test_a_table_that_only_frames_text_is_text() -> None:
    assert write_markdown("<table><tr><td><p>One</p><p>two</p></td></tr></table>").markdown == "One\n\ntwo"


def test_a_cell_that_begins_with_a_number_is_not_said_to_lose_bold() -> None:
    written = write_markdown("<table><tr><th>A</th></tr><tr><td>1. one<br>two</td></tr><tr><td>b</td></tr></table>")
    assert [remark for remark in written.remarks if "Bold" in remark] == []
