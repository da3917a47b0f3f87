"""The drafting form in a browser without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.status import LetterStatus
from tests import factories
from tests.letters.drafting_form import NEW, REQUIRED, form_data, messages
from tests.printing.pictures import picture
from tests.signing.test_at_once import together
from tests.walker import Walker


def addresses(walker: Walker) -> list[str]:
    return [area.get_text().strip() for area in walker.page.select("#draft textarea[id$=-address][id^=addressees]")]


def test_a_form_with_a_mistake_says_what_is_wrong_and_links_to_it(editor: Any) -> None:
    editor.open(NEW).press("Save the letter", font_size="eleven")
    assert editor.status == 422
    [said] = messages(editor)
    assert said.startswith("Font size must be a number with its unit")
    anchor = editor.page.select_one(".error-summary a")["href"].removeprefix("#")
    assert editor.page.find(id=anchor)["aria-describedby"].endswith(f"{anchor}-wrong")
    assert "must be a number" in editor.page.find(id=f"{anchor}-wrong").get_text()


def test_a_letter_with_only_what_is_required_is_stored(
    editor: Any, stored: Callable[..., tuple[LetterParts, dict[str, bytes]]]
) -> None:
    editor.open(NEW).press("Save the letter", **REQUIRED)
    assert editor.path == "/coordinator/letters/minister-ada-flint"
    assert "is saved" in editor.text
    assert stored("minister-ada-flint")[0].lead_signers == ()


@pytest.mark.parametrize(
    ("field", "entered", "message"),
    [
        ("language", "klingon", "Language must be a known language tag"),
        ("timezone", "Mars/Olympus", "Time zone must be a city such as New York or Zürich"),
        ("font_size", "eleven", "Font size must be a number with its unit"),
        ("margins-left", "9in", "Left margin must not be wider than 3in"),
        ("signatory_list-columns", "9", "Columns must be at most 4"),
        ("signatory_list-columns", "two", "Columns must be a whole number"),
        ("signatory_list-style", "gilded", "What is printed must be one of names"),
        ("date", "the day after tomorrow", "Date must be a day such as"),
        ("sign_on_deadline", "noon", "Sign-on deadline must be a day and a time"),
        ("slug", "Not a slug", "Last part of the address may hold only small letters"),
        ("slug", "new", "There is already a letter 'new'. Choose another slug."),
        ("subject", "one\u202etwo", "Subject contains an invisible control character (U+202E)"),
        ("closing", "x" * 501, "Complimentary close has 501 characters; 500 are the most"),
        ("cc", "First\n" + "x" * 501, "Copies to in line 2 has 501 characters"),
        ("cc", "One\x86Two", "Copies to in line 1 contains an invisible control character (U+0086)"),
        ("country_names", "KE: Kenya\nXX: Nowhere", "Names of countries 'XX' is no country's two-letter code"),
        ("country_names", "Palestine", "Names of countries 'Palestine' is required"),
        ("addressees-0-cc", "x" * 501, "Addressee 1: Copies with this addressee's letter alone in line 1 has 501"),
    ],
)
def test_a_mistake_is_named_at_its_field_and_what_was_typed_is_kept(
    editor: Any, field: str, entered: str, message: str
) -> None:
    editor.open(NEW).press("Save the letter", **(REQUIRED | {field: entered}))
    assert editor.status == 422
    [said] = messages(editor)
    assert said.startswith(message)
    control = editor.page.find(attrs={"name": field})
    assert control.name == "select" or entered in (control.get("value") or control.get_text())
    assert "Please act." in editor.page.find(id="body").get_text()


def test_a_letters_own_names_of_countries_are_stored_and_shown_again(
    editor: Any, stored: Callable[..., tuple[LetterParts, dict[str, bytes]]]
) -> None:
    editor.open(NEW).press("Save the letter", **REQUIRED, country_names="PS: State of Palestine\r\nburma: Burma")
    assert stored("minister-ada-flint")[0].country_names == {"PS": "State of Palestine", "MM": "Burma"}
    editor.open("/coordinator/letters/minister-ada-flint/edit")
    assert editor.page.find(id="country_names").get_text().strip() == "PS: State of Palestine\nMM: Burma"


def test_a_closing_time_before_the_deadline_is_refused(editor: Any) -> None:
    times = {"sign_on_deadline": "2026-12-03T17:00", "closes_at": "2026-12-01T17:00"}
    editor.open(NEW).press("Save the letter", **REQUIRED, **times)
    assert messages(editor) == ["Closing time must not be earlier than the sign-on deadline."]


def test_parts_are_added_moved_and_removed_by_plain_buttons_and_nothing_is_stored(app: Flask, editor: Any) -> None:
    editor.open(NEW).press("Add an addressee", **REQUIRED)
    editor.press("Add an addressee", **{"addressees-1-address": "Second"})
    page = editor.press("Down", **{"addressees-2-address": "Third"})
    assert addresses(page) == ["Second", "Minister Ada Flint", "Third"]
    assert page.page.select_one("#addressees-1 legend").has_attr("autofocus")
    assert addresses(editor.press("Remove")) == ["Minister Ada Flint", "Third"]
    assert editor.page.find(id="body").get_text().strip() == "Please act."
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(Letter.id))) == 0


def test_a_lead_signer_that_moves_up_comes_first_and_nothing_is_stored(
    editor: Any, drafted: Callable[..., str], stored: Callable[..., tuple[LetterParts, dict[str, bytes]]]
) -> None:
    signers = [{"name": "Ines"}, {"name": "Omar"}]
    editor.open(drafted(lead_signers=signers))
    answer = editor.client.post(editor.path, data=form_data(editor) | {"change": "lead_signers-1-up"})
    assert answer.get_data(as_text=True).index('value="Omar"') < answer.get_data(as_text=True).index('value="Ines"')
    assert [signer.name for signer in stored("clean-rivers")[0].lead_signers] == ["Ines", "Omar"]


@pytest.mark.parametrize("change", ["addressees-9-up", "body-0-remove", "addressees", "addressees-²-up"])
def test_a_forged_change_is_refused(editor: Any, drafted: Callable[..., str], change: str) -> None:
    editor.open(drafted())
    assert editor.client.post(editor.path, data=form_data(editor) | {"change": change}).status_code == 400


def test_a_field_with_a_number_that_is_none_is_left_alone(editor: Any, drafted: Callable[..., str]) -> None:
    editor.open(drafted())
    forged = {"addressees-²-address": "x", "addressees-99999999999-address": "x"}
    assert editor.client.post(editor.path, data=form_data(editor) | forged).status_code == 302


def test_blank_cards_are_left_out(editor: Any, stored: Callable[..., tuple[LetterParts, dict[str, bytes]]]) -> None:
    editor.open(NEW).press("Add an addressee", **REQUIRED)
    editor.press("Save the letter")
    assert len(stored("minister-ada-flint")[0].addressees) == 1


def test_hostile_text_is_shown_as_text(editor: Any) -> None:
    hostile = "</textarea><script>alert(1)</script>"
    fields = {"body": hostile, "addressees-0-address": hostile, "subject": hostile, "letterhead-name": '"><img src=x>'}
    editor.open(NEW).press("Save and stay", **REQUIRED | fields)
    assert not [script for script in editor.page.find_all("script") if not script.get("src")]
    assert editor.page.find(id="body").get_text().strip() == hostile
    assert editor.page.find(id="letterhead-name")["value"] == '"><img src=x>'


def test_a_button_pressed_twice_makes_one_draft(app: Flask, editor: Any) -> None:
    editor.open(NEW)
    sent = form_data(editor) | REQUIRED
    first, second = (editor.client.post(NEW, data=sent) for _press in range(2))
    assert first.location == second.location
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(Letter.id))) == 1


@pytest.mark.both_databases
def test_a_button_pressed_several_times_at_the_same_moment_makes_one_draft(app: Flask) -> None:
    with app.app_context():
        uniquifier = factories.coordinator(Role.MODERATOR).fs_uniquifier
        db.session.commit()
    browsers = [Walker(app) for _press in range(4)]
    for browser in browsers:
        browser.sign_in_as(uniquifier)
        browser.open(NEW)
    pages = together(*(lambda one=one: one.press("Save the letter", **REQUIRED).path for one in browsers))
    assert set(pages) == {"/coordinator/letters/minister-ada-flint"}
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(Letter.id))) == 1


def test_the_next_letter_begins_with_the_letterhead_and_layout_of_the_latest(
    editor: Any, drafted: Callable[..., str]
) -> None:
    drafted(images={"l.png": picture()}, letterhead={"name": "River Coalition", "logo": "l.png"}, paper="a4")
    editor.open(NEW).press("Save and stay", **REQUIRED)
    assert editor.page.find(id="letterhead-name")["value"] == "River Coalition"
    assert editor.page.select_one("#paper option[selected]")["value"] == "a4"
    assert editor.page.select_one(".picture-there").get_text(strip=True) == "l.png"


def test_the_second_of_two_coordinators_keeps_what_they_wrote_and_decides(
    signed_in: Callable[..., Walker],
    drafted: Callable[..., str],
    stored: Callable[..., tuple[LetterParts, dict[str, bytes]]],
) -> None:
    address, first, second = drafted(), signed_in(Role.OWNER), signed_in(Role.MODERATOR)
    first.open(address)
    second.open(address)
    first.press("Save the letter", closing="Yours,")
    second.press("Save the letter", body="Mine.")
    assert second.status == 409
    assert "The letter was saved by somebody else, or in another tab, while you were writing" in second.text
    assert [item.get_text() for item in second.page.select(".notice li")] == ["Body", "Complimentary close"]
    assert second.page.find(id="body").get_text().strip() == "Mine."
    assert stored("clean-rivers")[0].closing == "Yours,"
    second.press("Replace it with mine")
    assert stored("clean-rivers")[0].body == "Mine."


def test_what_is_not_text_of_a_letter_that_was_opened_changes_without_ado(
    editor: Any, drafted: Callable[..., str], stored: Callable[..., tuple[LetterParts, dict[str, bytes]]]
) -> None:
    editor.open(drafted(LetterStatus.OPEN))
    assert "you will be asked whether that is a correction or a material change" in editor.text
    editor.press("Save the letter", closing="Yours,", cc="Ministry of Health")
    assert stored("clean-rivers")[0].cc == ("Ministry of Health",)


def test_a_letter_that_was_opened_meanwhile_gets_a_new_version_of_its_text(
    app: Flask, editor: Any, drafted: Callable[..., str], stored: Callable[..., tuple[LetterParts, dict[str, bytes]]]
) -> None:
    editor.open(drafted())
    with app.app_context():
        Letter.named("clean-rivers").open(by="somebody", at=now())
        db.session.commit()
    editor.press("Save the letter", body="Changed.")
    assert stored("clean-rivers")[0].body == "Changed."
    with app.app_context():
        assert [version.content["body"][:7] for version in Letter.named("clean-rivers").versions] == [
            "We writ",
            "Changed",
        ]


def test_a_viewer_reads_the_letter_and_cannot_save_it(
    signed_in: Callable[..., Walker], drafted: Callable[..., str]
) -> None:
    viewer = signed_in(Role.VIEWER).open(drafted())
    assert viewer.page.select_one("fieldset[disabled] #body")
    assert not viewer.page.select_one("#draft button:not([tabindex])[value=keep-writing]")
    assert viewer.client.post(viewer.path, data=form_data(viewer)).status_code == 403
    assert viewer.client.get(NEW).status_code == 403


def test_a_delivered_letter_is_only_read(
    editor: Any, drafted: Callable[..., str], stored: Callable[..., tuple[LetterParts, dict[str, bytes]]]
) -> None:
    editor.open(drafted(LetterStatus.DELIVERED))
    assert "can no longer be changed" in editor.text
    answer = editor.client.post(editor.path, data=form_data(editor) | {"closing": "Yours,"})
    assert answer.status_code == 409
    assert stored("clean-rivers")[0].closing == "Sincerely,"
