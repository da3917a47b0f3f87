"""Which words a mail says: the coordinators' in the recipient's language, or else in the letter's, or else the product's."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.organizations.models import Organization
from signon.signing.mail_kinds import CONFIRM, CONFIRMED
from signon.signing.mails import send_receipt, write_answer
from signon.signing.models.sign_on import Answer
from signon.signing.status import SignatureStatus
from signon.wordings.kinds import MailKind
from signon.wordings.models import Slot, WordingChangedError, Words
from signon.wordings.writing import Writer, proposed_words
from tests import factories

pytestmark = pytest.mark.both_databases

MINE = Words("Thanks, {name}", "{organization} is on “{letter}”.\n\n{link}")
PROPOSED = Words("Proposed", "Proposed")


def word(letter: Letter | None, words: Words = MINE, language: str = "en-US", kind: MailKind = CONFIRMED) -> None:
    slot = Slot(kind, language, letter)
    newest = slot.newest()
    read = newest.number if newest else 0
    slot.word(words, proposed=PROPOSED, read=read, by=factories.BY, at=now())


def receipt(letter: Letter, to: str = "mara@lakes.example", name: str = "Lake Friends") -> OutboxMail:
    signature = factories.signature(letter, SignatureStatus.VERIFIED, organization=name, representative_email=to)
    send_receipt(signature, at=now())
    return db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc())).first() or pytest.fail("no mail")


def test_a_mail_says_what_the_coordinators_worded(session: Session) -> None:
    letter = factories.letter()
    word(letter)
    mail = receipt(letter)
    assert mail.subject == "Thanks, Mara Quill"
    assert mail.paragraphs == ["Lake Friends is on “Clean rivers”.", None]


def test_without_it_a_mail_says_what_is_proposed(session: Session) -> None:
    other = factories.letter(title="Another")
    word(other)
    assert receipt(factories.letter()).subject == "Confirmed: Lake Friends signs “Clean rivers”"


def test_the_newest_version_counts_until_one_goes_back(session: Session) -> None:
    letter = factories.letter()
    word(letter)
    word(letter, MINE._replace(subject="Second"))
    assert Writer(CONFIRMED, letter).worded.words.subject == "Second"
    Slot(CONFIRMED, "en-US", letter).go_back(read=2, by=factories.BY, at=now())
    assert Writer(CONFIRMED, letter).worded.words == proposed_words(CONFIRMED, "en")


def test_a_letters_own_words_come_before_those_for_every_letter(session: Session) -> None:
    letter, other = factories.letter(), factories.letter(title="Another")
    word(None, MINE._replace(subject="Every"), "en")
    word(letter)
    assert Writer(CONFIRMED, letter).worded.words == MINE
    assert Writer(CONFIRMED, other).worded.words.subject == "Every"


def test_the_recipients_language_comes_before_the_letters(session: Session) -> None:
    letter = factories.letter()
    word(letter)
    word(letter, Words("Merci", "{link}"), "fr")
    entry = Organization.enter("Amis du lac", at=now(), country="CH")
    entry.reach("Luc", "", "luc@lac.example")
    db.session.flush()
    entry.contacts[0].language = "fr-CH"
    assert receipt(letter, "luc@lac.example", "Amis du lac").subject == "Merci"
    assert receipt(letter, "ann@lakes.example").subject == "Thanks, Mara Quill"


def test_words_in_another_language_than_the_letters_go_to_nobody_else(session: Session) -> None:
    letter = factories.letter(language="es")
    word(letter, language="en-US")
    assert receipt(letter).subject == "Confirmed: Lake Friends signs “Clean rivers”"


def test_moments_are_written_in_the_language_of_the_wording(session: Session) -> None:
    letter = factories.letter(language="es", timezone="Europe/Zurich")
    word(letter, Words("Firma", "Hasta el {until}.\n\n{link}"), "es", CONFIRM)
    write_answer(
        factories.signature(letter, SignatureStatus.PENDING), Answer.NEW, to="a@b.example", organization="x", at=now()
    )
    [mail] = db.session.scalars(db.select(OutboxMail))
    months = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    assert any(month in str(mail.paragraphs[0]) for month in months.split())


def test_words_that_cannot_be_filled_in_are_passed_over(session: Session) -> None:
    letter = factories.letter()
    word(None, MINE._replace(subject="Every"), "en")
    word(letter, MINE._replace(text="{placeholder_of_an_older_product}\n\n{link}"))
    assert receipt(letter).subject == "Every"


def test_of_two_who_word_at_once_the_second_is_told(session: Session) -> None:
    letter = factories.letter()
    word(letter)
    with pytest.raises(WordingChangedError, match="Somebody else"):
        Slot(CONFIRMED, "en-US", letter).word(MINE, proposed=PROPOSED, read=0, by=factories.BY, at=now())


def test_two_rows_of_one_version_are_refused_by_the_database(session: Session) -> None:
    for letter in (factories.letter(), None):
        slot = Slot(CONFIRMED, "en-US", letter)
        word(letter)
        first = slot.newest()
        assert first
        again = slot._next(1, by=factories.BY, at=now() + timedelta(1), is_own=True)
        again.number = 1
        with pytest.raises(WordingChangedError):
            slot._keep("word", again)


def test_a_subject_that_is_too_long_for_any_mail_is_cut_and_says_so(session: Session) -> None:
    letter = factories.letter(title="Clean rivers and lakes " * 21)
    word(letter, MINE._replace(subject="About {letter}, {organization} and {letter}"))
    mail = receipt(letter)
    session.flush()
    assert mail.subject.startswith("About Clean rivers")
    assert len(mail.subject) <= 500
    assert mail.subject.endswith("…")
