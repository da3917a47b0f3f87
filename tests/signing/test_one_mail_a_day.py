"""A stranger makes the site mail somebody once a day about a letter, by whatever form; and nobody who signs misses a mail."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.unproven.models import WithheldMail
from signon.signing.models.authority import Authoriser
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.mail.unproven.days import a_day_passes
from tests.signing.entries import ENTERED, confirmation_token
from tests.walker import Walker

MARA = "mara@lake.example"
LETTER = "/letters/rivers"
CONFIRM, ALREADY, RECEIPT, AGAIN = "Confirm", "Already signed", "Confirmed", "Your link"
QUESTION = "Did you authorise this? Otter Trust signs “Clean rivers”"


@pytest.fixture
def letter(app: Flask) -> None:
    """An open letter that somebody else has signed for the Marsh Keepers."""
    with app.app_context():
        letter = factories.letter(slug="rivers")
        factories.signature(letter, organization="Marsh Keepers")
        db.session.commit()


def sign(app: Flask, organization: str = "Lake Friends", **changes: Any) -> Walker:
    entered = ENTERED | {"organization": organization, "website": ""} | changes
    return Walker(app).open(f"{LETTER}/sign").press("Sign the letter", **entered)


def lose_link(app: Flask) -> Walker:
    return Walker(app).open(f"{LETTER}/lost-link").press("Mail me the link", email=MARA)


def name_authoriser(app: Flask, **changes: Any) -> None:
    """Have another representative, whose mailbox is proven, name Mara as the person who authorised a signature."""
    with app.app_context():
        entry = factories.signature(rivers(), SignatureStatus.PENDING, **changes)
        entry.name_authoriser(Authoriser("Mara Quill", "President", MARA))
        token = confirmation_token(entry)
        db.session.commit()
    Walker(app).open(f"/signatures/{token}").press("Confirm the signature")


def rivers() -> Letter:
    return Letter.named("rivers")


def mails(app: Flask, address: str = MARA) -> list[str]:
    """What the mails to an address are about."""
    with app.app_context():
        query = db.select(OutboxMail.subject).filter_by(recipient=address).order_by(OutboxMail.id)
        return [subject.partition(":")[0] for subject in db.session.scalars(query)]


def link(app: Flask, work: Callable[[], None]) -> str:
    """The link of the latest mail to Mara."""
    work()
    with app.app_context():
        query = db.select(OutboxMail).filter_by(recipient=MARA).order_by(OutboxMail.id.desc())
        text = db.session.scalars(query).first().captured
    ours = ("http://letters.test/signatures/", "http://letters.test/authorities/", "http://letters.test/mailboxes/")
    return next(line for line in text.splitlines() if line.startswith(ours))


FEATURES: dict[str, Callable[[Flask], object]] = {
    "the form": sign,
    "the form, for another organisation": lambda app: sign(app, "Lake Museum"),
    "the form, for one that another has signed": lambda app: sign(app, "Marsh Keepers"),
    "a lost link": lose_link,
    "the authority": name_authoriser,
}


@pytest.mark.parametrize("first", FEATURES.values(), ids=FEATURES)
def test_strangers_make_the_site_mail_somebody_once_over_all_forms(app: Flask, letter: None, first: Any) -> None:
    for ask in (first, *FEATURES.values()):
        ask(app)
    assert len(mails(app)) == 1


def test_the_answers_do_not_differ(app: Flask, letter: None) -> None:
    one, other, lost = sign(app), sign(app, "Lake Museum"), lose_link(app)
    assert (one.status, one.response.data) == (other.status, other.response.data)
    assert "one mail about a letter a day" in one.text
    assert lost.response.data == lose_link(app).response.data


def test_who_signs_for_two_organisations_gets_the_second_mail_once_the_first_is_used(
    app: Flask, letter: None, work: Callable[[], None]
) -> None:
    sign(app)
    sign(app, "Lake Museum")
    page = Walker(app).open(link(app, work))
    assert mails(app) == [CONFIRM]
    page.press("Confirm the signature")
    second = Walker(app).open(link(app, work))
    assert "Lake Museum" in second.text
    second.press("Confirm the signature")
    with app.app_context():
        signed = db.session.scalars(db.select(Signature).filter_by(representative_email=MARA)).all()
        assert {one.status for one in signed} == {SignatureStatus.VERIFIED}


def test_who_does_not_wait_reaches_the_second_entry_from_the_first(
    app: Flask, letter: None, work: Callable[[], None]
) -> None:
    sign(app, "Lake Museum")
    sign(app)
    page = Walker(app).open(link(app, work)).press("Look at this one")
    assert "Lake Friends" in page.text
    page.press("Confirm the signature")
    work()
    assert mails(app)[1:] == [RECEIPT, CONFIRM]


def test_what_waits_comes_by_itself_when_a_day_is_over(app: Flask, letter: None, work: Callable[[], None]) -> None:
    sign(app)
    sign(app, "Lake Museum")
    work()
    assert mails(app) == [CONFIRM]
    a_day_passes(app)
    work()
    work()
    assert mails(app) == [CONFIRM, CONFIRM]
    with app.app_context():
        assert not db.session.scalars(db.select(WithheldMail)).all()


def test_many_forms_of_a_stranger_are_one_mail_on_the_next_day(
    app: Flask, letter: None, work: Callable[[], None]
) -> None:
    for number in range(4):
        sign(app, f"Lake {number}")
    for _day in range(3):
        a_day_passes(app)
        work()
    assert mails(app) == [CONFIRM, CONFIRM]
    assert "Lake 0" in Walker(app).open(link(app, work)).text


def test_what_is_settled_meanwhile_is_not_mailed(app: Flask, letter: None, work: Callable[[], None]) -> None:
    sign(app)
    sign(app, website="lake.example")
    Walker(app).open(link(app, work)).press("Confirm the signature")
    a_day_passes(app)
    work()
    assert mails(app) == [CONFIRM, RECEIPT]


def test_who_learns_that_another_has_signed_lets_the_mail_go_that_waits_for_another_organisation(
    app: Flask, letter: None, work: Callable[[], None]
) -> None:
    sign(app, "Marsh Keepers")
    sign(app)
    address = link(app, work)
    for _open in range(2):
        Walker(app).open(address)
    work()
    assert mails(app) == [ALREADY]
    page = Walker(app).open(address).press("Send me what waits")
    assert "comes within a few minutes" in page.text
    work()
    assert mails(app) == [ALREADY, CONFIRM]
    assert "comes within a few minutes" in Walker(app).open(address).text


def test_that_another_has_signed_is_told_on_the_next_day(app: Flask, letter: None, work: Callable[[], None]) -> None:
    sign(app)
    sign(app, "Marsh Keepers")
    a_day_passes(app)
    work()
    assert mails(app) == [CONFIRM, ALREADY]


@pytest.fixture
def signed(app: Flask, letter: None) -> None:
    with app.app_context():
        factories.signature(rivers(), organization="Lake Friends", representative_email=MARA)
        db.session.commit()


def test_a_lost_link_that_was_mailed_within_the_day_is_not_mailed_again(
    app: Flask, signed: None, work: Callable[[], None]
) -> None:
    lose_link(app)
    lose_link(app)
    a_day_passes(app)
    work()
    assert mails(app) == [AGAIN]
    lose_link(app)
    assert mails(app) == [AGAIN, AGAIN]


def test_a_lost_link_whose_mail_failed_comes_on_the_next_day(
    app: Flask, signed: None, work: Callable[[], None]
) -> None:
    lose_link(app)
    with app.app_context():
        db.session.scalars(db.select(OutboxMail)).one().status = MailStatus.FAILED
        db.session.commit()
    lose_link(app)
    assert mails(app) == [AGAIN]
    a_day_passes(app)
    work()
    assert mails(app) == [AGAIN, AGAIN]


def test_the_question_for_the_authority_waits_for_its_turn_and_for_an_answer(
    app: Flask, letter: None, work: Callable[[], None]
) -> None:
    sign(app)
    name_authoriser(app, organization="Otter Trust")
    assert mails(app) == [CONFIRM]
    Walker(app).open(link(app, work)).press("Confirm the signature")
    address = link(app, work)
    assert mails(app)[-1] == QUESTION
    sign(app, "Lake Museum")
    work()
    assert mails(app)[-1] == QUESTION
    Walker(app).open(address).press("Yes, I authorised it", words="")
    work()
    assert mails(app)[-1] == CONFIRM


def test_a_closed_letter_sends_nothing_that_waited(app: Flask, letter: None, work: Callable[[], None]) -> None:
    sign(app)
    sign(app, "Lake Museum")
    with app.app_context():
        rivers().close(by=factories.BY, at=now())
        db.session.commit()
    a_day_passes(app)
    work()
    assert mails(app) == [CONFIRM]
