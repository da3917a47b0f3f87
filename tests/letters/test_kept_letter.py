"""A letter that is signed often is kept as it is stored; whatever changes of it, the next one who signs is given."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.errors import NotFoundError
from signon.letters.models import kept_letter
from signon.letters.models.declared_change import Change, DeclaredChange
from signon.letters.models.kept_letter import public_letter
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import STORED
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.status import LetterStatus
from tests import factories
from tests.statements import asked_of

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def kept(app: Flask) -> dict[str, kept_letter.KeptLetter]:
    """The letters that are kept: one that is open."""
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()
        public_letter("rivers")
    letters: dict[str, kept_letter.KeptLetter] = app.extensions[kept_letter.KEPT].letters
    assert "rivers" in letters
    return letters


def revise(**change: object) -> None:
    letter = Letter.named("rivers")
    parts = LetterParts.model_validate(letter.parts.model_dump() | change, context=STORED)
    declared = DeclaredChange(change=Change.CORRECTION, note="A word was wrong.")
    letter.revise(parts, {}, declared=declared, by=factories.BY, at=now())


def closes_at(moment: timedelta) -> None:
    Letter.named("rivers").closes_at = now() + moment


def close() -> None:
    Letter.named("rivers").close(by=factories.BY, at=now())


def reopen() -> None:
    Letter.named("rivers").open(by=factories.BY, at=now())


CHANGES: dict[str, Callable[[], object]] = {
    "the title": lambda: revise(title="Cleaner rivers"),
    "the text": lambda: revise(body="We ask for clean rivers, and for clean lakes."),
    "who is asked for": lambda: revise(authority="named"),
    "the closing time": lambda: closes_at(timedelta(days=9)),
    "the end of signing": close,
    "its beginning": reopen,
}


def state(letter: Letter) -> tuple[object, ...]:
    versions = [(one.id, one.number, one.sha256) for one in letter.versions]
    columns = {column.name: getattr(letter, column.name) for column in Letter.__table__.columns}
    return columns, versions, letter.present_version.letter is letter


def test_whatever_changes_is_in_the_letter_that_is_given_next(app: Flask) -> None:
    for what, change in CHANGES.items():
        with app.app_context():
            before = state(public_letter("rivers"))
        with app.app_context():
            change()
            db.session.commit()
        with app.app_context():
            given = state(public_letter("rivers"))
            assert given != before, what
        with app.app_context():
            assert given == state(Letter.public("rivers")), what


def test_a_kept_letter_asks_one_thing_of_the_database_and_belongs_to_the_session(app: Flask) -> None:
    with asked_of(app) as asked, app.app_context():
        letter = public_letter("rivers")
        assert (letter.title, letter.present_version.number, letter in db.session) == ("Clean rivers", 1, True)
    assert len(asked) == 1


def test_what_is_changed_in_a_transaction_that_is_rolled_back_is_not_kept(app: Flask) -> None:
    with app.app_context():
        public_letter("rivers").closes_at = now()
        db.session.flush()
        assert public_letter("rivers").closes_at
        db.session.rollback()
    with app.app_context():
        assert public_letter("rivers").closes_at is None


def test_two_who_ask_at_once_have_each_a_letter_of_their_own(app: Flask) -> None:
    with app.app_context():
        mine = public_letter("rivers")
        db.session.rollback()
        with app.app_context():
            assert public_letter("rivers") is not mine


def test_a_letter_that_is_gone_or_not_public_is_not_given(app: Flask) -> None:
    with app.app_context():
        factories.letter(LetterStatus.DRAFT, slug="draft")
        db.session.commit()
        for slug in ("draft", "nowhere"):
            with pytest.raises(NotFoundError):
                public_letter(slug)


def test_few_letters_are_kept(app: Flask, kept: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_letter, "MOST_KEPT", 1)
    with app.app_context():
        factories.letter(slug="lakes")
        db.session.commit()
        public_letter("lakes")
    assert list(kept) == ["lakes"]
