"""Many documents of one letter: what they share is held, sent and written once, and no more than one is in memory."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from signon.audit.chaining import present_key
from signon.audit.verification import snapshot, verify
from signon.database.db import db, now
from signon.delivery.documents import PrintedDocument
from signon.delivery.jobs import finalise
from signon.delivery.models import Audience, Final
from signon.delivery.snapshots import OrderedDocument
from signon.delivery.spool import Spool
from signon.letters.models.letter import Letter
from signon.printing.rendered import RenderedLetter
from signon.signing.models.record import Listed
from tests import factories

ADDRESSEES = [
    {"address": f"Senator Bo Reed {number}\nThe Senate", "salutation": "Dear Senator:"} for number in range(3)
]
pytestmark = pytest.mark.both_databases


@pytest.fixture
def letter(session: Session, database: str) -> Letter:
    made = factories.letter(addressing="individual", addressees=ADDRESSEES)
    factories.signature(made, organization="Standing Stones " + "of the far north " * 8)
    factories.signature(made, organization="Quiet Waters", listed=Listed.RECIPIENT_ONLY)
    return made


def written_names(letter: Letter, name: str) -> int:
    """How often ``name`` is sent to the database while the letter's documents are stored."""
    sent: list[int] = []

    def count(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.startswith("INSERT INTO final"):
            values = parameters.values() if isinstance(parameters, dict) else parameters
            sent.append(sum(name in repr(getattr(one, "obj", one)) for one in values))

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        finalise(letter, by="ines", at=now())
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert len(sent) == 2 * len(ADDRESSEES)
    return sum(sent)


def test_the_signatories_are_sent_once_for_each_audience(letter: Letter) -> None:
    assert written_names(letter, "Standing Stones") == 2
    finals = list(db.session.scalars(db.select(Final).order_by(Final.id)))
    listed = {one.audience: {str(two["organization"])[:6] for two in one.signatories} for one in finals}
    assert listed == {Audience.RECIPIENT: {"Standi", "Quiet "}, Audience.PUBLIC: {"Standi"}}
    assert [(one.addressee, one.signatory_count) for one in finals] == [(n, c) for c in (2, 1) for n in range(3)]
    assert all(bytes(one.pdf).startswith(b"%PDF-") for one in finals)


def test_the_trail_fixes_each_of_them(letter: Letter) -> None:
    finalise(letter, by="ines", at=now())
    db.session.commit()
    with snapshot() as connection:
        assert not verify(connection, [present_key()]).faults


@pytest.mark.parametrize("sizes", [(3, 0, 70_000), (1,)])
def test_a_spool_gives_back_what_it_was_given(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    ordered = OrderedDocument(0, Audience.RECIPIENT)
    contents = [bytes([place]) * size for place, size in enumerate(sizes)]
    with Spool(tmp_path) as spool:
        kept = [spool.keep(PrintedDocument(ordered, RenderedLetter(one, 1, 0))) for one in contents]
        assert [one.pdf for one in reversed(kept)] == contents[::-1]
    assert not list(tmp_path.iterdir())
