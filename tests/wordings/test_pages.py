"""The desk's pages of wordings: what each mail says, changed, looked at, tried, taken back, and by two at once."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.invitations.jobs import send_batches
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.organizations.models import Organization
from signon.signing.mail_kinds import CONFIRMED
from signon.signing.mails import send_receipt
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.wordings.looking import look
from signon.wordings.models import MailWording, Slot, Words
from signon.wordings.offered import OFFERED
from signon.wordings.writing import Worded, Writer, proposed_words
from tests import factories
from tests.walker import Walker

LETTER = "/coordinator/letters/clean-rivers"
MAILS = f"{LETTER}/mails"
RECEIPT = f"{MAILS}/signing/confirmed"
OURS = {"subject": "Thanks, {name}", "text": "{organization} is on “{letter}”.\n\n{link}"}


@pytest.fixture
def desk(app: Flask, signed_in: Callable[..., Walker]) -> Walker:
    with app.app_context():
        letter = factories.letter()
        for name in ("Lake Friends", "Marsh Keepers"):
            factories.signature(
                letter, SignatureStatus.VERIFIED, organization=name, representative_name=f"Head of {name}"
            )
        db.session.commit()
    return signed_in(Role.MODERATOR)


def row(walker: Walker, name: str) -> str:
    found = next(row for row in walker.page.select("tbody tr") if row.select_one("th a").get_text() == name)
    return " ".join(found.get_text(" ").split())


def test_the_list_says_what_goes_to_whom_and_what_is_worded_anew(desk: Any) -> None:
    desk.open(LETTER).follow("What the mails say")
    assert [heading.get_text() for heading in desk.page.select("h2")][:5] == [
        "Inviting",
        "Signing",
        "Deciding on a signature",
        "Changing the text",
        "Finalising",
    ]
    assert row(desk, "Receipt") == "Receipt To the representative, when the signature is confirmed. as proposed"
    desk.follow("Receipt").press("Save", **OURS)
    desk.open(MAILS)
    assert row(desk, "Receipt").endswith("your own")
    assert row(desk, "Approved").endswith("as proposed")


def test_the_form_begins_with_what_is_proposed(desk: Any) -> None:
    desk.open(RECEIPT)
    assert desk.page.select_one("#subject")["value"] == "Confirmed: {organization} signs “{letter}”"
    assert "{link}" in desk.page.select_one("#text").get_text()
    assert "Mails say what is proposed." in desk.text


def test_mails_say_what_was_saved(app: Flask, desk: Any) -> None:
    desk.open(RECEIPT).press("Save", **OURS)
    assert "From now on mails say it in these words." in desk.text
    with app.app_context():
        [kept] = db.session.scalars(db.select(MailWording))
        assert (kept.subject, kept.number, kept.language) == ("Thanks, {name}", 1, "en-US")


def test_a_mistake_is_explained_and_what_was_typed_stays(app: Flask, desk: Any) -> None:
    desk.open(RECEIPT).press("Save", subject="Thanks", text="Hello {nmae}\n\n{link}")
    assert desk.status == 422
    assert "Line 1: {nmae} is not a placeholder. Write {name}, or remove it." in desk.text
    assert desk.page.select_one("#text").get_text().strip() == "Hello {nmae}\n\n{link}"
    assert desk.page.select_one("title").get_text().startswith("Error:")
    with app.app_context():
        assert not db.session.scalar(db.select(MailWording))


def test_it_is_looked_at_with_a_real_signature_before_it_is_saved(app: Flask, desk: Any) -> None:
    desk.open(RECEIPT)
    names = [one.get_text() for one in desk.page.select("#recipient option")]
    assert names == ["Marsh Keepers", "Lake Friends"]
    lakes = desk.page.select("#recipient option")[1]["value"]
    desk.press("Look at it first", **OURS, recipient=lakes)
    assert "As Lake Friends would get it" in desk.text
    looked = desk.page.select_one(".looked").get_text(" ")
    assert "Thanks, Head of Lake Friends" in looked
    assert "Lake Friends is on “Clean rivers”." in looked
    assert "[the personal link]" in looked
    with app.app_context():
        assert not db.session.scalar(db.select(MailWording))
        assert not db.session.scalar(db.select(OutboxMail))


def test_every_mail_can_be_looked_at_with_a_signature_and_without_one(app: Flask, desk: Any) -> None:
    with app.test_request_context():
        letters = (Letter.named("clean-rivers"), factories.letter(title="Empty"), None)
        for offer in OFFERED.all():
            worded = Worded(proposed_words(offer.kind, "en"), "en")
            looked = [look(offer, worded, letter, number=None, at=now()) for letter in letters]
            assert [one.recipient is None for one in looked] == [offer.kind.is_bulk, True, True]
            for one in looked:
                assert "{" not in one.subject + one.text("")
                assert one.subject
                assert one.frame.button
                assert len(one.paragraphs) > 1


def test_a_mail_without_anybody_is_looked_at_with_examples(desk: Any) -> None:
    desk.open("/coordinator/wordings/signing/confirmed").press("Look at it first", **OURS)
    assert "As it would arrive, with examples" in desk.text
    assert "Thanks, Mara Quill" in desk.page.select_one(".looked").get_text()


def test_it_is_shown_as_a_mail_program_shows_it_and_can_do_nothing_there(app: Flask, desk: Any) -> None:
    desk.open(RECEIPT).press("As a mail program shows it", **OURS, button="See your signature")
    assert desk.status == 200
    assert desk.page.select_one("a.button").get_text() == "See your signature"
    assert "Head of Marsh Keepers" in desk.page.title.get_text()
    policy = desk.response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy
    desk.open(RECEIPT).press("As a mail program shows it", text="no link")
    assert desk.status == 422
    with app.app_context():
        assert not db.session.scalar(db.select(MailWording))


def test_the_words_on_the_button_are_the_coordinators(app: Flask, desk: Any) -> None:
    desk.open(RECEIPT)
    assert desk.page.select_one("#button")["value"] == "Look at the signature"
    desk.press("Save", **OURS, button="{name}")
    assert "Button: {name} cannot be filled in there." in desk.text
    desk.press("Save", button="See your signature")
    with app.app_context():
        signature = db.session.scalars(db.select(Signature)).first()
        assert signature
        send_receipt(signature, at=now())
        [mail] = db.session.scalars(db.select(OutboxMail))
        assert "See your signature:\n\n" in mail.text("https://a.example")
    desk.open(RECEIPT).press("Save", button="")
    assert desk.page.select_one("#button")["value"] == ""
    with app.app_context():
        assert (
            Writer(CONFIRMED, Letter.named("clean-rivers"))
            .new_mail(to="a@b.example", about="x", organization="x", name="y")
            .frame.button
            == "Look at the signature"
        )


def test_a_test_mail_comes_to_me_and_saves_nothing(app: Flask, desk: Any) -> None:
    desk.open(RECEIPT).press("Mail a test to me", **OURS)
    assert "A test mail goes to" in desk.text
    with app.app_context():
        [mail] = db.session.scalars(db.select(OutboxMail))
        assert mail.subject == "[Test] Thanks, Head of Marsh Keepers"
        assert mail.recipient.startswith("moderator")
        assert f"http://letters.test{RECEIPT}" in mail.shown_text
        assert not db.session.scalar(db.select(MailWording))


def test_test_mails_are_limited(app: Flask, desk: Any) -> None:
    for _number in range(app.config["SIGNON"].mails_per_address):
        desk.open(RECEIPT).press("Mail a test to me", **OURS)
        assert desk.status == 200
    desk.press("Mail a test to me")
    assert desk.status == 429
    assert "You have had as many test mails as one address gets in an hour." in desk.text
    assert desk.page.select_one("#subject")["value"] == OURS["subject"]


def test_going_back_keeps_the_words_among_the_versions(desk: Any) -> None:
    desk.open(RECEIPT).press("Save", **OURS)
    desk.press("Say what is proposed again")
    assert "Mails say what is proposed again." in desk.text
    desk.follow("Earlier versions")
    assert [heading.get_text() for heading in desk.page.select("h2")] == ["Version 2", "Version 1"]
    assert "Back to what is proposed." in desk.text
    desk.follow("Begin with these words").press("Save")
    assert "From now on mails say it in these words." in desk.text


def test_a_mail_that_was_never_worded_has_no_versions(desk: Any) -> None:
    assert "There are none: mails have always said what is proposed." in desk.open(f"{RECEIPT}/versions").text


def test_versions_show_what_changed_and_who_did_it(desk: Any) -> None:
    desk.open(RECEIPT).press("Save", **OURS)
    desk.press("Save", subject="Thanks a lot, {name}")
    desk.follow("Earlier versions")
    newest = desk.page.select_one("section")
    assert "moderator" in newest.get_text()
    assert newest.select_one("ins").get_text(" ", strip=True).count("a lot")
    assert "is on" not in newest.get_text()


def test_what_equals_the_proposal_needs_no_words_of_its_own(app: Flask, desk: Any) -> None:
    desk.open(RECEIPT).press("Save")
    assert "Nothing has changed" in desk.text
    desk.press("Save", **OURS)
    desk.open(f"{RECEIPT}?start=proposed").press("Save")
    assert "That is what is proposed, so mails say it again." in desk.text
    desk.open(MAILS)
    assert row(desk, "Receipt").endswith("as proposed")


def test_the_second_of_two_sees_what_the_first_wrote_and_may_replace_it(desk: Any, signed_in: Any) -> None:
    other = signed_in(Role.OWNER)
    other.open(RECEIPT)
    desk.open(RECEIPT).press("Save", **OURS)
    other.press("Save", subject="Mine", text="{link}")
    assert other.status == 409
    assert "What you wrote is still in the form below, and is not saved." in other.text
    assert other.page.select_one("#subject")["value"] == "Mine"
    assert other.page.select(".notice.bad del")
    other.press("Replace it with mine")
    assert "From now on mails say it in these words." in other.text
    assert desk.open(RECEIPT).page.select_one("#subject")["value"] == "Mine"


def test_a_stale_button_takes_nothing_back(desk: Any, signed_in: Any) -> None:
    other = signed_in(Role.OWNER)
    desk.open(RECEIPT).press("Save", **OURS)
    other.open(RECEIPT)
    desk.press("Save", subject="Second")
    other.press("Say what is proposed again")
    assert other.status == 409
    assert "Somebody else has worded this mail meanwhile." in other.text
    assert desk.open(RECEIPT).page.select_one("#subject")["value"] == "Second"


def test_viewers_read_and_change_nothing(app: Flask, desk: Any, signed_in: Any) -> None:
    viewer = signed_in(Role.VIEWER)
    viewer.open(MAILS).follow("Receipt")
    assert "As Marsh Keepers would get it" in viewer.text
    assert not viewer.page.select("main form")
    for address in (RECEIPT, f"{RECEIPT}/going-back", f"{MAILS}/copies", "/coordinator/wordings/signing/confirmed"):
        assert viewer.client.post(address, data={**OURS, "then": "save"}).status_code in {400, 403}
    with app.app_context():
        assert not db.session.scalar(db.select(MailWording))


def test_every_letter_is_worded_at_once(app: Flask, desk: Any) -> None:
    with app.app_context():
        factories.letter(title="Lakes", language="en-GB")
        db.session.commit()
    desk.open(MAILS).follow("Word the mails of every letter at once").follow("Receipt").press("Save", **OURS)
    assert row(desk.open("/coordinator/letters/lakes/mails"), "Receipt").endswith("as for every letter")
    desk.follow("Receipt")
    assert "Mails say what is worded for every letter." in desk.text
    assert desk.page.select_one("#subject")["value"] == OURS["subject"]
    desk.press("Save", subject="Lakes alone")
    assert row(desk.open("/coordinator/letters/lakes/mails"), "Receipt").endswith("your own")
    assert row(desk.open(MAILS), "Receipt").endswith("as for every letter")


def test_words_for_every_letter_are_by_language(desk: Any) -> None:
    desk.open("/coordinator/wordings?language=es").follow("Receipt").press("Save", **OURS)
    assert "In Spanish" in desk.text
    assert row(desk.open("/coordinator/wordings?language=es"), "Receipt").endswith("your own")
    assert row(desk.open("/coordinator/wordings"), "Receipt").endswith("as proposed Worded also in: Spanish")
    assert row(desk.open(MAILS), "Receipt").endswith("as proposed")


def test_a_letter_is_worded_in_the_languages_that_the_directory_knows(app: Flask, desk: Any) -> None:
    with app.app_context():
        entry = Organization.enter("Amis du lac", at=now(), country="CH")
        entry.reach("Luc", "", "luc@lac.example")
        db.session.flush()
        entry.contacts[0].language = "fr"
        db.session.commit()
    desk.open(MAILS).follow("French")
    assert row(desk, "Receipt").endswith("in the letter’s language")
    assert "Invitation" not in desk.text
    desk.follow("Receipt")
    assert "Who reads French gets this mail in the letter’s language, until you word it here." in desk.text
    desk.press("Save", subject="Merci", text="{link}")
    with app.app_context():
        [kept] = db.session.scalars(db.select(MailWording))
        assert kept.language == "fr"
    assert row(desk.open(MAILS), "Receipt").endswith("as proposed Worded also in: French")


def test_what_signon_does_not_speak_is_said(desk: Any) -> None:
    said = "come in English, for Signon does not speak Spanish."
    assert said in desk.open("/coordinator/wordings/signing/confirm?language=es").text
    assert said not in desk.open(f"{MAILS}/signing/confirm").text


def test_another_letters_words_can_be_taken_over_one_by_one_and_all_together(app: Flask, desk: Any) -> None:
    with app.app_context():
        factories.letter(title="Lakes")
        db.session.commit()
    desk.open(RECEIPT).press("Save", **OURS)
    desk.open(f"{MAILS}/signing/amended").press("Save", subject="Amended", text="{link}")
    lakes = "/coordinator/letters/lakes/mails"
    desk.open(f"{lakes}/signing/confirmed").follow("Clean rivers")
    assert desk.page.select_one("#subject")["value"] == OURS["subject"]
    desk.press("Save", subject="Ours")
    desk.open(lakes).press("Take over its wordings")
    assert "1 wording is taken over." in desk.text
    assert "1 is not: this letter has words of its own for it" in desk.text
    assert row(desk, "Corrected").endswith("your own")
    assert desk.open(f"{lakes}/signing/confirmed").page.select_one("#subject")["value"] == "Ours"


def test_words_that_cannot_be_used_any_more_are_shown_at_the_desk(app: Flask, desk: Any) -> None:
    with app.app_context():
        slot = Slot(CONFIRMED, "en-US", Letter.named("clean-rivers"))
        old = Words("Thanks", "{gone}\n\n{link}")
        slot.word(old, proposed=old, read=0, by=factories.BY, at=now())
        db.session.commit()
    assert "1 wording cannot be used" in desk.open(LETTER).text
    assert "cannot be used" in row(desk.open(MAILS), "Receipt")
    desk.follow("Receipt")
    assert "These words cannot be used: mails say what is proposed instead." in desk.text
    assert "Line 1: {gone} is not a placeholder of this mail." in desk.text


def test_a_changed_proposal_is_shown_beside_ones_own_words(app: Flask, desk: Any) -> None:
    with app.app_context():
        slot = Slot(CONFIRMED, "en-US", Letter.named("clean-rivers"))
        slot.word(Words(**OURS), proposed=Words("Before", "Before {link}"), read=0, by=factories.BY, at=now())
        db.session.commit()
    assert "What is proposed has changed since." in row(desk.open(MAILS), "Receipt")
    desk.follow("Receipt")
    assert "What is proposed has changed since your words were written. Yours stay as they are." in desk.text
    assert desk.page.select("details ins")


def test_a_batch_begins_with_the_letters_words(app: Flask, desk: Any) -> None:
    with app.app_context():
        Organization.enter("Otter Trust", at=now(), country="CH").reach("Ada", "", "ada@otter.example")
        db.session.commit()
    desk.open(f"{MAILS}/invitations/invite").press(
        "Save", subject="Join {letter}", text="Dear {contact}\n\n{link}", button="Sign now"
    )
    desk.open(f"{LETTER}/invitations").press("Prepare an invitation")
    assert desk.page.select_one("#subject")["value"] == "Join {letter}"
    assert desk.page.select_one("#button")["value"] == "Sign now"
    desk.press("Send to 1 organisation")
    with app.app_context():
        send_batches()
        [mail] = db.session.scalars(db.select(OutboxMail))
        assert mail.subject == "Join Clean rivers"
        assert mail.frame["button"] == "Sign now"


def test_markup_is_shown_as_it_was_typed(desk: Any) -> None:
    desk.open(RECEIPT).press("Look at it first", subject="<3 & more", text="a < b & c > d\n\n{link}")
    assert desk.page.select_one(".looked dd").get_text() == "<3 & more"
    assert "a < b & c > d" in desk.page.select_one(".looked .mail-text").get_text()


@pytest.mark.parametrize("address", [f"{MAILS}/signing/nothing", f"{MAILS}/x/y", "/coordinator/wordings/a/b"])
def test_a_mail_that_there_is_none_of_is_not_found(desk: Any, address: str) -> None:
    assert desk.open(address).status == 404


@pytest.mark.parametrize(
    "query", ["language=xx", "language=<b>", "start=version:99", "start=letter:none", "start=x", "recipient=9"]
)
def test_nonsense_in_the_address_shows_the_usual_page(desk: Any, query: str) -> None:
    assert desk.open(f"{RECEIPT}?{query}").status == 200
    assert desk.page.select_one("#subject")["value"] == "Confirmed: {organization} signs “{letter}”"
