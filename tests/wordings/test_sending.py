"""What the mails about a letter have in common is kept; whatever it is made of changes, the next mail says."""

from collections.abc import Callable

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.letters.models.declared_change import DeclaredChange
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import STORED
from signon.letters.parts.letter_parts import LetterParts
from signon.mail.models import OutboxMail
from signon.signing.mail_kinds import CONFIRMED
from signon.theme.colours import Colour
from signon.theme.models import ACCENT, BAND, Theme
from signon.theme.present import present_theme
from signon.theme.style import Typeface
from signon.wordings import sending
from signon.wordings.models import Slot, Words
from tests import factories

VALUES = {"organization": "Lake Friends", "name": "Mara Quill"}


@pytest.fixture(autouse=True)
def letter(app: Flask) -> None:
    """An open letter, of which a mail was sent."""
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()
        first = sent()
        assert (sent(), len(app.extensions[sending.KEPT].grounds)) == (first, 1)


def sent() -> tuple[object, ...]:
    """What a mail says that is sent now, to an address that is the same each time."""
    sending.send(CONFIRMED, Letter.named("rivers"), to="mara@lakes.example", about="letter:1", at=now(), **VALUES)
    mail = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert mail is not None
    return mail.subject, mail.paragraphs, mail.frame, mail.reply_to


def revise(**change: object) -> None:
    letter = Letter.named("rivers")
    parts = LetterParts.model_validate(letter.parts.model_dump() | change, context=STORED)
    letter.revise(parts, {}, declared=DeclaredChange.before_anybody_signed(), by=factories.BY, at=now())


def name_the_site(name: str) -> None:
    accent, band = Colour.read(ACCENT), Colour.read(BAND)
    Theme.choose(accent=accent, band=band, typeface=Typeface.BOOK, name=name, by=factories.BY, at=now())


def word(letter: Letter | None) -> None:
    slot = Slot(CONFIRMED, "en", letter)
    proposed = Words("Proposed", "Proposed")
    slot.word(Words("Thanks, {name}", "{link}"), proposed=proposed, read=0, by=factories.BY, at=now())


CHANGES: dict[str, Callable[[], object]] = {
    "the title": lambda: revise(title="Cleaner rivers"),
    "who answers": lambda: revise(letterhead={"email": "desk@rivers.example"}),
    "the site's name": lambda: name_the_site("River Coalition"),
    "the name on the letterhead": lambda: revise(letterhead={"name": "Rivers United"}),
    "the words for this letter": lambda: word(Letter.named("rivers")),
}


@pytest.mark.both_databases
def test_whatever_changes_is_in_the_next_mail(app: Flask) -> None:
    for what, change in CHANGES.items():
        with app.app_context():
            before = sent()
            change()
            db.session.commit()
        with app.app_context():
            after = sent()
            assert after != before, what
            app.extensions[sending.KEPT].grounds.clear()
            assert sent() == after, what


def test_words_for_every_letter_are_in_the_next_mail(app: Flask) -> None:
    with app.app_context():
        word(None)
        assert sent()[0] == "Thanks, Mara Quill"


def test_a_request_that_knows_the_site_by_its_former_name_keeps_nothing(app: Flask) -> None:
    with app.app_context():
        present_theme()
        name_the_site("River Coalition")
        db.session.commit()
        sent()
    with app.app_context():
        assert "River Coalition" in str(sent())


def test_what_was_rolled_back_is_in_no_mail(app: Flask) -> None:
    with app.app_context():
        before = sent()
        revise(title="Cleaner rivers")
        assert sent() != before
        db.session.rollback()
        assert sent() == before


def test_little_is_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "MOST_KEPT", 1)
    with app.app_context():
        other = factories.letter(slug="lakes")
        sending.send(CONFIRMED, other, to="mara@lakes.example", about="letter:2", at=now(), **VALUES)
    [(_kind, _number, slug)] = app.extensions[sending.KEPT].grounds
    assert slug == "lakes"
