"""A latecomer's walk: signed in time, approved after delivery, named in an addendum, told of it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db
from signon.delivery.models import Final
from signon.letters.models.letter import Letter
from signon.signing.status import SignatureStatus
from tests import factories
from tests.printing.printed import layout_text
from tests.servers.mailbox import text_of
from tests.walker import Walker

pytestmark = pytest.mark.both_databases

LETTER = "/coordinator/letters/clean-rivers"
ADDRESS = "lake@friends.example"


def test_who_is_approved_too_late_for_the_letter_is_named_in_an_addendum(
    app: Flask, database: str, mailbox: Any, signed_in: Callable[..., Walker], walker: Walker, work: Callable[[], None]
) -> None:
    with app.app_context():
        letter = factories.letter()
        factories.signature(letter, organization="Standing Stones")
        factories.signature(letter, SignatureStatus.VERIFIED, organization="Lake Friends", representative_email=ADDRESS)
        db.session.commit()
    coordinator = signed_in().open(LETTER + "/finals").press("Finalise the letter")
    work()
    left = walker.open("/letters/clean-rivers/letter.pdf").response.data
    assert "Lake Friends" not in layout_text(left)

    coordinator.open(LETTER).follow("1 signature waits").follow("Lake Friends").press("Approve")
    work()
    assert "an addendum to it, that names the organisation" in text_of(mailbox.to(ADDRESS)[-1]).replace("\n", " ")

    coordinator.open(LETTER).follow("The finalised documents").press("Make an addendum with 1 organisation")
    work()
    walker.open("/letters/clean-rivers").follow("Read addendum 1")
    text = layout_text(walker.response.data)
    assert ("Lake Friends" in text, "Standing Stones" in text) == (True, False)
    assert walker.open("/letters/clean-rivers/letter.pdf").response.data == left
    work()
    assert "Named in an addendum" in mailbox.to(ADDRESS)[-1]["Subject"]
    with app.app_context():
        assert [one.number for one in Final.addenda(Letter.named("clean-rivers"))] == [1]
