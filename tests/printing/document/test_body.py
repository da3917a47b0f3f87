"""The body's Markdown as it is printed."""

from html import unescape

import pytest

from signon.printing.document.body import printed_body


def test_a_note_stands_where_it_is_mentioned_and_only_its_number_at_a_second_mention() -> None:
    html = printed_body("One[^a] and again[^a].\n\n[^a]: The *source*.\n\n    Its page.")
    assert html == (
        '<p class="short-ending">One<span class="footnote">The <em>source</em>. Its page.</span>'
        " and again<sup>1</sup>.</p>\n"
    )


def test_a_note_within_a_note_is_printed_in_brackets_and_one_that_names_itself_as_its_number() -> None:
    html = printed_body("Text[^a]\n\n[^a]: First[^b] and [^a].\n\n[^b]: Second.")
    assert '<span class="footnote">First [Second.] and <sup>1</sup>.</span>' in html


def test_headings_begin_where_told_and_never_skip_a_level() -> None:
    html = printed_body("### A\n\n##### B\n\n# C\n\nText", first_heading=2)
    assert [html[html.index(f">{name}<") - 1] for name in "ABC"] == ["2", "3", "2"]


def test_a_list_begins_at_its_own_number() -> None:
    assert '<ol style="counter-reset: list-item 4">' in printed_body("5. Five\n6. Six")


def test_quotation_marks_and_dashes_stay_as_they_were_written() -> None:
    written = '"It\'s" -- it... (c) “so”'
    assert unescape(printed_body(written)) == f'<p class="short-ending">{written}</p>\n'


@pytest.mark.parametrize("last", ["Thank you.", "- one\n\n- two", "- one\n- two", "> Quoted."])
def test_an_ending_that_may_be_one_line_keeps_to_what_is_before_it(last: str) -> None:
    html = printed_body(f"{'Long. ' * 60}\n\n{last}")
    assert html.count('class="short-ending"') == 1
    assert html.index('class="short-ending"') > html.index("Long")
