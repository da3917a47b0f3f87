"""A letter stays as it is while its final documents are made from it."""

from collections.abc import Callable

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.delivery.models import Final
from signon.delivery.orders import Rendering, order_final
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.status import LetterStatus
from tests import factories
from tests.printing.printed import layout_text
from tests.signing.test_at_once import together
from tests.walker import Walker

FORM = "/coordinator/letters/clean-rivers/edit"


@pytest.fixture
def ordered(app: Flask) -> None:
    """An open letter that waits for the worker to finish it."""
    with app.app_context():
        order_final(factories.letter(), by=factories.BY, at=now())
        db.session.commit()


def test_saving_it_is_refused_and_what_was_written_stays_in_the_form(
    app: Flask, ordered: None, signed_in: Callable[..., Walker], work: Callable[[], None]
) -> None:
    editor = signed_in(Role.MODERATOR).open(FORM)
    editor.press("Save the letter", reference="Our file 12")
    assert editor.status == 409
    assert "'Clean rivers' is being finalised with the text that it had, so this change was not saved." in editor.text
    assert editor.page.find(id="reference")["value"] == "Our file 12"
    work()
    with app.app_context():
        letter = Letter.named("clean-rivers")
        assert letter.status is LetterStatus.DELIVERED
        assert letter.parts.reference == ""
        assert "Our file 12" not in layout_text(Final.of(letter)[0].pdf)


def test_once_the_finalising_has_failed_it_can_be_saved_again(
    app: Flask, ordered: None, signed_in: Callable[..., Walker]
) -> None:
    with app.app_context():
        db.session.scalars(db.select(Rendering)).one().fail("The font is missing.", at=now())
        db.session.commit()
    signed_in(Role.MODERATOR).open(FORM).press("Save the letter", reference="Our file 12")
    with app.app_context():
        assert Letter.named("clean-rivers").parts.reference == "Our file 12"


@pytest.mark.both_databases
def test_of_saving_and_finalising_at_the_same_moment_the_second_sees_the_first(app: Flask) -> None:
    with app.app_context():
        factories.letter()
        db.session.commit()

    def save() -> None:
        with app.app_context():
            letter = Letter.named("clean-rivers")
            letter.revise(factories.parts(reference="Our file 12"), {}, by=factories.BY, at=now())
            db.session.commit()

    def finalise() -> None:
        with app.app_context():
            order_final(Letter.named("clean-rivers"), by=factories.BY, at=now())
            db.session.commit()

    saved, finalised = together(save, finalise)
    assert finalised is None
    with app.app_context():
        printed = db.session.scalars(db.select(Rendering)).one().snapshot["parts"].get("reference", "")
        assert printed == Letter.named("clean-rivers").parts.reference
    assert saved is None if printed else isinstance(saved, LetterStateError)
