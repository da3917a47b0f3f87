"""What the script of a writing box asks, and the notices of the drafting form."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from signon.access import Role
from signon.letters.conversion.pasted import MOST_HTML
from tests.letters.drafting_form import NEW, REQUIRED
from tests.walker import Walker

PASTED, NOTICES = "/coordinator/pasted-text", "/coordinator/text-notices"


def asked(walker: Walker, address: str, **fields: str) -> TestResponse:
    """The answer to what the script on a page of the desk asks."""
    proof = walker.open("/coordinator/").page.select_one("[name=csrf_token]")["value"]
    walker.response = walker.client.post(address, data=fields | {"csrf_token": proof})
    return walker.response


def test_pasted_rich_text_comes_back_as_markdown_with_what_was_left_out(editor: Walker) -> None:
    html = "<p>The <b>marshes</b><img src='x.png' alt='map'> are <a href='#_ftn1' name='_ftnref1'>[1]</a></p>"
    html += "<div id='ftn1'><a href='#_ftnref1' name='_ftn1'>[1]</a> A note</div>"
    answer = asked(editor, PASTED, html=html, text="The marshes", notes="1 2")
    assert answer.json == {
        "markdown": "The **marshes** are [^3]\n\n[^3]: A note",
        "remarks": ["A picture is left out."],
    }


def test_pasted_plain_text_has_its_list_marks_made_markdown(editor: Walker) -> None:
    answer = asked(editor, PASTED, html="", text="We ask:\r\n•\tReeds\x03\r\n•\tHerons")
    assert answer.json["markdown"] == "We ask:\n\n- Reeds\n- Herons"


def test_more_than_can_be_looked_through_is_refused_in_a_sentence(editor: Walker) -> None:
    answer = asked(editor, PASTED, html="x" * (MOST_HTML + 1))
    assert (answer.status_code, answer.json) == (
        422,
        {"message": "That is too much to paste at once. Paste it in parts, or without its pictures."},
    )


@pytest.mark.parametrize("address", [PASTED, NOTICES])
def test_only_those_who_may_edit_can_ask(signed_in: Callable[..., Walker], address: str) -> None:
    assert asked(signed_in(Role.VIEWER), address, text="x").status_code == 403


def test_a_question_without_our_own_proof_is_refused(editor: Walker) -> None:
    assert editor.client.post(PASTED, data={"text": "x"}).status_code == 400


def test_notices_come_as_a_piece_of_a_page_with_their_lines(editor: Walker) -> None:
    asked(editor, NOTICES, text="So.\n\n#hashtag <b>\n\n•\tA\n•\tB")
    assert [link["data-line"] for link in editor.page.select("[data-line]")] == ["3", "3", "5"]
    assert editor.page.select_one("[data-tidy]")


def test_a_saved_letter_shows_its_notices_beside_the_text(editor: Any) -> None:
    editor.open(NEW).press("Save and stay", **REQUIRED | {"body": "2. November is near."})
    assert "starts a list at 2" in editor.page.select_one("#body-notices").get_text()


def test_tidying_list_marks_keeps_everything_that_was_typed(editor: Any) -> None:
    editor.open(NEW).press("Save and stay", **REQUIRED | {"body": "We ask:\n•\tReeds\n•\tHerons"})
    editor.press("Tidy list marks", place="Geneva")
    assert editor.page.find(id="body").get_text().strip() == "We ask:\n\n- Reeds\n- Herons"
    assert editor.page.find(id="place")["value"] == "Geneva"
    assert not editor.page.select_one("#body-notices .notice")


def test_a_draft_with_such_places_says_so_before_it_is_opened(editor: Any) -> None:
    editor.open(NEW).press("Save the letter", **REQUIRED | {"body": "#hashtag"})
    assert "1 place of the text will not print as it looks" in editor.text
    assert editor.follow("look at the lines").page.select_one("#body-notices .notice")
