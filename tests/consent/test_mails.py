"""The mails about a changed text."""

from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from signon.consent.mail_text import MOST_CHARACTERS, MailDifference, told_difference
from signon.database.db import db
from signon.letters.text.differences import text_difference
from signon.mail.models import OutboxMail
from signon.signing.importing.applying import enter_signatories
from signon.signing.importing.plan import PlannedRow
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.status import SignatureStatus
from tests import factories
from tests.consent.changing import CORRECTION, MATERIAL, change_text


def text(body: str) -> dict[str, str | list[Any]]:
    return {"subject": "", "addressees": [], "salutation": "", "body": body}


def told(before: Any, after: Any) -> MailDifference:
    return told_difference(text_difference(text(before), text(after), "en"))


def mails_about_the_text(session: Session) -> list[Any]:
    return list(session.scalars(db.select(OutboxMail).where(OutboxMail.about.startswith("text-version"))))


def test_a_mail_says_in_words_what_was_removed_and_added(session: Session) -> None:
    assert told("Act before the spring.", "Act before the summer, please.").paragraphs == [
        "Body:\nAct before the [removed: spring] [added: summer, please]."
    ]


def test_a_long_paragraph_is_told_by_what_stands_around_the_change(session: Session) -> None:
    filling = "calm words " * 40
    [paragraph] = told(f"{filling}river {filling}", f"{filling}lake {filling}").paragraphs
    assert len(paragraph) < 300
    assert "[…] " in paragraph
    assert "[removed: river] [added: lake]" in paragraph


def test_a_long_list_of_changes_is_cut_short_and_says_so(session: Session) -> None:
    letter = factories.letter()
    factories.signature(letter)
    change_text(letter, body="\n\n".join(f"Paragraph {number} " * 20 for number in range(100)))
    session.flush()
    [mail] = mails_about_the_text(session)
    assert len(mail.text("")) < MOST_CHARACTERS + 1_000
    assert "There are more changes. The page behind the link has them all." in mail.paragraphs


def test_a_change_of_markup_alone_says_so(session: Session) -> None:
    letter = factories.letter(body="*act*")
    factories.signature(letter)
    change_text(letter, CORRECTION, body="_act_")
    session.flush()
    [mail] = mails_about_the_text(session)
    assert "No word differs: only the way the text is written down has changed." in mail.paragraphs


def test_everybody_is_shown_what_differs_from_the_text_they_agreed_to(session: Session) -> None:
    letter = factories.letter(body="One river.")
    factories.signature(letter, representative_email="first@organisation.example")
    change_text(letter, body="Two rivers.")
    factories.signature(letter, representative_email="second@organisation.example")
    change_text(letter, body="Three rivers.")
    session.flush()
    told = {mail.recipient: mail.text("") for mail in mails_about_the_text(session)[1:]}
    assert "[removed: One river.]\n\n[added: Three rivers.]" in told["first@organisation.example"]
    assert "[removed: Two] [added: Three] rivers." in told["second@organisation.example"]


def test_who_still_has_to_reconfirm_is_told_of_a_correction_and_reminded_of_that(session: Session) -> None:
    letter = factories.letter()
    factories.signature(letter, representative_email="first@organisation.example")
    change_text(letter)
    change_text(letter, CORRECTION, subject="Rivers without mercury!")
    told = mails_about_the_text(session)[-1]
    assert "You have still to reconfirm an earlier, material change" in told.text("")
    assert told.link_path.endswith("/reconfirmation")


def test_a_signatory_without_an_address_is_asked_without_a_mail(session: Session) -> None:
    letter = factories.letter()
    factories.imported(letter, representative_email="")
    change_text(letter)
    assert mails_about_the_text(session) == []
    assert session.scalar(db.text("SELECT count(*) FROM reconfirmation_request")) == 1


@pytest.mark.both_databases
@pytest.mark.parametrize("change", [MATERIAL, CORRECTION])
def test_many_signatories_are_told_without_a_query_for_each(session: Session, change: Any) -> None:
    letter = factories.letter()
    rows = [SignatoryRow(**vars(factories.details())) for _number in range(600)]
    planned = [PlannedRow(row, row.organization.lower()) for row in rows]
    enter_signatories(letter, planned, status=SignatureStatus.APPROVED, by=factories.BY, at=letter.created_at)
    session.commit()
    statements = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    change_text(letter, change)
    session.commit()
    assert len(mails_about_the_text(session)) == 600
    assert len(statements) < 40
