"""What the tests of the drafting form are given."""

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
from tests.walker import Walker


@pytest.fixture
def editor(signed_in: Callable[..., Walker]) -> Walker:
    return signed_in(Role.MODERATOR)


@pytest.fixture
def stored(app: Flask) -> Callable[..., tuple[LetterParts, dict[str, bytes]]]:
    """A function that reads the letter with a slug as it is stored now."""

    def read(slug: str) -> tuple[LetterParts, dict[str, bytes]]:
        with app.app_context():
            letter = Letter.named(slug)
            return letter.parts, letter.image_bytes()

    return read


@pytest.fixture
def drafted(app: Flask) -> Callable[..., str]:
    """A function that makes a letter and gives the address of its form."""

    def make(status: LetterStatus = LetterStatus.DRAFT, images: Any = None, **changes: Any) -> str:
        with app.app_context():
            if images:
                letter = Letter.draft(factories.parts(**changes), images, by=factories.BY, at=now())
            else:
                letter = factories.letter(status, **changes)
            db.session.commit()
            return f"/coordinator/letters/{letter.slug}/edit"

    return make
