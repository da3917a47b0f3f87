"""A draft can be saved with anything missing; only opening needs a whole letter."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.delivery.snapshots import Snapshot
from signon.letters.file.letter_file import LetterFileError, parse_letter, write_letter
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.status import LetterStatus
from tests import factories
from tests.letters.drafting_form import NEW, messages
from tests.walker import Walker

DESK = "/coordinator/letters/"


def lacking(walker: Walker) -> list[str]:
    return [item.get_text(strip=True) for item in walker.page.select("main li a[href*='/edit#']")]


def test_an_empty_form_is_saved_and_its_page_says_what_is_missing_with_links(app: Flask, editor: Any) -> None:
    editor.open(NEW).press("Save the letter", closing="")
    assert editor.status == 200
    assert editor.path == f"{DESK}untitled-letter"
    assert "Untitled letter" in editor.text
    assert lacking(editor) == [
        "Addressees must have at least one entry.",
        "Body is required.",
        "Complimentary close is required.",
    ]
    link = editor.page.select_one("main li a[href$='#body']")["href"]
    editor.open(link.split("#")[0])
    assert editor.page.find(id="body") is not None
    assert not any("Open it for signing" in button.get_text() for button in editor.page.find_all("button"))


def test_the_preview_of_a_stored_draft_speaks_of_no_other_tab(editor: Any) -> None:
    editor.open(NEW).press("Save the letter")
    editor.open(f"{DESK}untitled-letter/preview")
    assert "Before the letter can be printed, look at this: Addressees must have at least one entry." in editor.text
    assert "the tab you came from" not in editor.text


def test_a_draft_without_a_title_gets_its_address_when_it_is_opened(app: Flask, editor: Any) -> None:
    """Until then the first one stays: a form that is open in another tab is still saved."""
    editor.open(NEW).press("Save the letter")
    editor.open(f"{DESK}untitled-letter/edit").press("Save the letter", subject="Clean rivers")
    assert editor.path == f"{DESK}untitled-letter"
    assert lacking(editor) == ["Addressees must have at least one entry.", "Body is required."]
    editor.open(f"{DESK}untitled-letter/edit").press(
        "Save the letter", body="Please act.", **{"addressees-0-address": "Minister Ada Flint"}
    )
    editor.press("Open it for signing")
    assert editor.path == f"{DESK}clean-rivers"
    assert "is open for signature" in editor.text
    with app.app_context():
        assert Letter.named("clean-rivers").parts.slug == "clean-rivers"


def test_a_lead_signer_without_a_name_waits_too(editor: Any) -> None:
    editor.open(NEW).press("Save the letter", **{"lead_signers-0-title": "Convener"})
    assert "Lead signer 1: Name is required." in lacking(editor)


def test_what_is_there_still_has_to_be_right(editor: Any) -> None:
    """The control: a mistake is refused in a draft, too."""
    editor.open(NEW).press("Save the letter", language="klingon")
    assert editor.status == 422
    assert messages(editor)[0].startswith("Language must be a known language tag")


def test_only_a_whole_letter_is_opened_or_printed(app: Flask) -> None:
    with app.app_context():
        letter = Letter.draft(LetterParts.model_construct(title="Rivers"), {}, by=factories.BY, at=now())
        with pytest.raises(
            LetterStateError, match="'Rivers' is not complete yet: 'addressees' must have at least one entry"
        ):
            letter.open(by=factories.BY, at=now())
        with pytest.raises(LetterStateError, match="'closing' is required"):
            Snapshot.take(letter, at=now())
        assert letter.status is LetterStatus.DRAFT


def test_a_letter_that_organisations_were_asked_to_sign_stays_whole(
    app: Flask, editor: Any, drafted: Callable[..., str]
) -> None:
    editor.open(drafted(LetterStatus.OPEN)).press("Save the letter", body="")
    assert messages(editor) == ["Body is required."]
    with app.app_context():
        letter = Letter.named("clean-rivers")
        parts = letter.parts.model_copy(update={"body": ""})
        with pytest.raises(LetterStateError, match="has been open for signing: 'body' is required"):
            letter.revise(parts, {}, by=factories.BY, at=now())


def test_the_preview_says_what_is_missing(editor: Any) -> None:
    editor.open(NEW).press("Save the letter", subject="Clean rivers")
    editor.open(f"{DESK}clean-rivers/preview")
    assert editor.status == 422
    assert "Body is required." in editor.text


def test_an_incomplete_draft_is_exported_and_comes_back_only_when_it_is_whole(app: Flask, editor: Any) -> None:
    editor.open(NEW).press("Save the letter", subject="Clean rivers")
    with app.app_context():
        written = write_letter(Letter.named("clean-rivers").parts)
    with pytest.raises(LetterFileError, match="'addressees' must have at least one entry"):
        parse_letter(written, "letter.md")


def test_every_page_about_an_incomplete_draft_opens(app: Flask, signed_in: Callable[..., Walker]) -> None:
    """Those that its own page links, for whoever may see the most."""
    with app.app_context():
        Letter.draft(LetterParts.model_construct(), {}, by=factories.BY, at=now())
        db.session.commit()
    owner = signed_in(Role.OWNER).open(f"{DESK}untitled-letter")
    links = {str(a["href"]).split("#")[0] for a in owner.page.select("main a[href^='/']")}
    assert len(links) > 5
    answers = {link: owner.open(link).status for link in sorted(links)}
    assert {link: status for link, status in answers.items() if status >= 500} == {}
    refused = [link for link, status in answers.items() if status not in {200, 404}]
    assert all(owner.open(link).text.count("complete") for link in refused), refused
