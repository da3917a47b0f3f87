"""What the tests of the drafting form are given."""

import pytest

from signon.access import Role
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from tests import factories


@pytest.fixture
def editor(signed_in):
    return signed_in(Role.MODERATOR)


@pytest.fixture
def stored(app):
    """A function that reads the letter with a slug as it is stored now."""

    def read(slug):
        with app.app_context():
            letter = Letter.named(slug)
            return letter.parts, letter.image_bytes()

    return read


@pytest.fixture
def drafted(app):
    """A function that makes a letter and gives the address of its form."""

    def make(status=LetterStatus.DRAFT, images=None, **changes):
        with app.app_context():
            if images:
                letter = Letter.draft(factories.parts(**changes), images, by=factories.BY, at=now())
            else:
                letter = factories.letter(status, **changes)
            db.session.commit()
            return f"/coordinator/letters/{letter.slug}/edit"

    return make
