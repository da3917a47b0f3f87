"""What other programs put on the clipboard, as the letter's Markdown."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from signon.errors import InputError
from signon.letters.conversion import pasted
from signon.letters.conversion.markdown_writer import Written
from signon.letters.conversion.pasted import DEEPEST, MOST_HTML, MOST_TEXT, converted
from signon.letters.text.markdown import render_for_web

CLIPBOARDS = Path(__file__).with_name("clipboards")


def clipboard(name: str) -> Written:
    return converted((CLIPBOARDS / f"{name}.html").read_text())


def test_word_keeps_lists_numbers_notes_bold_links_and_tables() -> None:
    assert clipboard("word").markdown == (
        "The marshes[^1] are dry; **Note**:act on 5\\*3\\*2 of *them*, **firmly**.\n\n"
        "2024\\. That was a dry year; see [the report](https://marsh.example/report) and my notes.\n\n"
        "- Reeds\n  - **old** reeds\n- Herons\n\nWe ask you to\n\n"
        "7. open the sluice\n\n   a) by May\n\n   b) by hand\n8. pay the wardens.\n\n"
        "|  |  |\n| --- | --- |\n| **Year** | Depth A\\|B |\n| 2024 | 4 m² |\n\n"
        "So it is, → 3rd H₂O.\n\n[^1]: Of the lower *Ouse*."
    )


def test_all_that_word_loses_is_said_with_its_words() -> None:
    said = "\n".join(clipboard("word").remarks)
    for words in ("A picture", "“nothing”", "“secret words”", "“the wardens”", "“is”", "“my notes”"):
        assert words in said
    assert "Not taken over" not in said


def test_google_docs_bold_is_not_its_wrapper_and_inner_lists_are_within() -> None:
    written = clipboard("google-docs")
    assert written.markdown == (
        "The marshes are **very** dry, *and so on*: [the report](https://marsh.example/report).\n\n"
        "- Reeds\n  - old reeds\n- Herons\n\n1. Open the sluice\n\n   a. by May\n\n   b. by hand\n2. Pay"
    )
    assert written.remarks == []


def test_libreoffice_keeps_its_note_and_the_item_after_an_inner_list() -> None:
    written = clipboard("libreoffice")
    assert written.markdown == (
        "The marshes are **very**:dry and *so* on 5\\*3\\*2.[^1]\n\n- Reeds\n  - old reeds\n- Herons\n\n3. Pay\n4. Open\n\n"
        "[there](https://marsh.example/x) H₂O\n\n|  |  |\n| --- | --- |\n| A | B |\n| 1 | 2 |\n\n[^1]: Of the *Ouse*."
    )
    assert written.remarks == []


def test_word_in_a_browser_keeps_its_lists_though_every_item_is_a_list_of_its_own() -> None:
    item = "<div><{0}><li data-aria-posinset='{1}' data-aria-level='{2}'><p>{3}</p></li></{0}></div>"
    items = [
        ("ul", 1, 1, "Reeds"),
        ("ul", 1, 2, "old"),
        ("ul", 2, 1, "Herons"),
        ("ol", 3, 1, "Pay"),
        ("ol", 4, 1, "Open"),
    ]
    html = "<div>" + "".join(item.format(*one) for one in items) + "<p>End</p></div>"
    written = converted(html)
    assert written.markdown == "- Reeds\n  - old\n- Herons\n\n3. Pay\n4. Open\n\nEnd"
    assert written.remarks == []


def test_textedit_keeps_bold_of_a_class_and_bullets_that_are_text() -> None:
    written = clipboard("textedit")
    assert written.markdown == "The marshes are **very** dry.\n\n- Reeds\n- *Herons*".replace(" dry", "\xa0dry")


def test_gmail_keeps_paragraphs_lines_and_a_list_of_dashes() -> None:
    written = clipboard("gmail")
    assert written.markdown == (
        "The marshes are dry.\n\nThey were **not** dry\\\nin 2024.\n\n- Reeds\n- Herons 😀\n\n> Quoted"
    )
    assert written.remarks == []


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<style>p {}</style><title>T</title><!-- c --><p>x</p><script>y</script>", "x"),
        ("<p>so\xad far\u200b</p>", "so far"),
        ("<p>a\x03b\x0bc</p>", "ab c"),
        ("<p>\uf0b7 A</p><p>\uf0b7 B</p>", "- A\n- B"),
        ("<p>one&nbsp;</p><p>&nbsp;</p><p>two</p>", "one\n\ntwo"),
        ("<p class=MsoTitle>Top</p><p class=MsoQuote>Said</p>", "# Top\n\n> Said"),
        ("<h2><b>Ask</b></h2>", "## Ask"),
        ("<b><div>x</div><div>y</div></b>", "**x**\n\n**y**"),
        ("<p><b>a <span style='font-weight:normal'>b</span> c</b></p>", "**a** b **c**"),
        ("<p style='font-weight:bold'>x</p>", "**x**"),
        ("<pre>a\nb</pre>", "a\\\nb"),
        ("<ol type=i start=4><li>x</li></ol>", "iv. x"),
        ("<ol type=A start=27><li>x</li></ol>", "AA. x"),
        ("<p>see <a href='#_Toc1'>above</a></p>", "see above"),
        ("<p><a href='mailto:a@b.example'>write</a></p>", "[write](mailto:a@b.example)"),
        ("<p><a href='https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2Fx&data=1'>x</a></p>",
         "[x](https://a.example/x)"),
        ("<p>x<sup><a href='#fn1' id='r1'>1</a></sup></p><ol><li id='fn1'><p>N <a href='#r1'>↑</a></p></li></ol>",
         "x[^1]\n\n[^1]: N"),
        ("<p>1. a</p><p>2. b</p><p>2024. c</p>", "1. a\n2. b\n\n2024\\. c"),
        ("<p>1. alone</p><p>b</p>", "1\\. alone\n\nb"),
        ("<p>- alone</p><p>b</p>", "\\- alone\n\nb"),
        ("<table><tr><td><b>A</b></td><td><b>B</b></td></tr><tr><td>1</td><td>2</td></tr></table>",
         "| **A** | **B** |\n| --- | --- |\n| 1 | 2 |"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "| A | B |\n| --- | --- |\n| 1 | 2 |"),
        ("<p>Name:<span style='mso-tab-count:1'>&nbsp;&nbsp;&nbsp; </span>Ada. &nbsp;So</p>", "Name: Ada. So"),
        ("<p>§&nbsp;5</p>", "§\xa05"),
        ("<p>o&nbsp;&nbsp; A</p><p>o&nbsp;&nbsp; B</p>", "- A\n- B"),
        ("<st1:place w:st='on'>Ely</st1:place>", "Ely"),
        ("<b><p>x</p><p>y</p></b>", "**x**\n\n**y**"),
        ("<dl><dt>T</dt><dd>D</dd></dl><address>a<br>b</address>", "T\n\nD\n\na\\\nb"),
        ("<p>x<sup><a href='#n' id='r'>[1]</a></sup></p><hr><div><p><a href='#r' id='n'>[1]</a> N</p></div>",
         "x[^1]\n\n[^1]: N"),
        ("<p><input type=checkbox checked>done <select><option>a<option selected>b</select></p>", "☒ done b"),
        ("<sup data-note='](x)'>a</sup><p data-strict=1>b.</p>", "a\n\nb."),
        ("text alone", "text alone"),
        ("", ""),
    ],
)  # fmt: skip
def test_smaller_things(html: str, markdown: str) -> None:
    assert converted(html).markdown == markdown


def test_a_note_gets_a_number_that_the_letter_does_not_have_yet() -> None:
    html = "<p>x<a href='#_ftn1' name='_ftnref1'>[1]</a></p><div id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> N</p></div>"
    assert converted(html, {"1", "2"}).markdown == "x[^3]\n\n[^3]: N"


def test_a_mark_whose_note_was_not_copied_is_said() -> None:
    written = converted("<p>x<a href='#_ftn1' name='_ftnref1'>[1]</a></p>")
    assert written.remarks == ["The note [1] has no text here; copy it together with its note."]


def test_words_that_do_not_arrive_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasted, "write_markdown", lambda _tree: Written("The marshes are"))
    assert converted("<p>The marshes are dry</p>").remarks == ["Not taken over: “dry”. Compare with the original."]


@pytest.mark.parametrize("html", ["<b>" * (DEEPEST + 1) + "x", "x" * (MOST_HTML + 1), "x" * (MOST_TEXT + 1)])
def test_what_is_too_deep_or_too_long_is_refused_in_words(html: str) -> None:
    with pytest.raises(InputError, match="Paste it"):
        converted(html)


def test_nothing_pasted_becomes_html_of_the_page() -> None:
    html = "<p>&lt;script&gt;a&lt;/script&gt; <a href='javascript:b'>c</a> <img src=x onerror=d></p>"
    page = BeautifulSoup(render_for_web(converted(html).markdown), "html.parser")
    assert not page.find(["script", "a", "img"])
