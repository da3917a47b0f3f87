"""A clock that was set back holds up no work."""

from datetime import timedelta

import pytest

from signon.database.db import db, now
from signon.delivery.expected_seal import ExpectedSeal
from signon.delivery.orders import LEASE, Rendering, RenderingKind
from signon.moderation.duplicates.search import DuplicateSearch
from signon.organizations.importing.models import DirectoryImport, ImportStatus
from tests import factories

pytestmark = pytest.mark.both_databases
BACK = timedelta(days=3)


def rendering(at):
    return Rendering.order(factories.letter(), RenderingKind.PREVIEW, {}, by="mara@rivers.example", at=at)


def search(at):
    letter = factories.letter()
    DuplicateSearch.order(letter, by="mara@rivers.example", at=at)
    return DuplicateSearch.latest(letter)


def directory_import(at):
    kept = DirectoryImport(
        file_name="a.csv", sha256="0" * 64, status=ImportStatus.QUEUED, created_by="m@r.example", created_at=at,
        leased_until=at, content=b"name\n",
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    return kept


EACH = [rendering, search, directory_import]


def due(work, at) -> list[int]:
    kind = type(work)
    return kind.due(at, ExpectedSeal()) if kind is Rendering else kind.due(at)


@pytest.mark.parametrize("make", EACH)
def test_work_that_was_ordered_before_the_clock_was_set_back_is_due(session, make):
    at = now()
    work = make(at + BACK)
    assert due(work, at) == [work.id]
    assert type(work).due_since(at) is not None
    assert type(work).claim(work.id, at)


@pytest.mark.parametrize("make", EACH)
def test_work_whose_worker_died_before_the_clock_was_set_back_is_taken_over(session, make):
    at = now()
    work = make(at + BACK)
    assert type(work).claim(work.id, at + BACK)
    assert type(work).claim(work.id, at)


@pytest.mark.parametrize("make", EACH)
def test_work_in_hand_is_not_taken_over(session, make):
    at = now()
    work = make(at)
    assert type(work).claim(work.id, at)
    assert due(work, at) == []
    assert not type(work).claim(work.id, at + timedelta(seconds=1))
    assert type(work).due_since(at) is None


@pytest.mark.parametrize("make", EACH)
def test_a_worker_whose_clock_is_a_little_ahead_keeps_its_work(session, make):
    at = now()
    work = make(at)
    assert type(work).claim(work.id, at + LEASE)
    assert not type(work).claim(work.id, at)


def test_told_only_by_the_end_of_the_lease_it_would_wait_for_days(session):
    at = now()
    work = rendering(at + BACK)
    assert not session.scalar(db.select(Rendering.id).where(Rendering.id == work.id, Rendering.leased_until <= at))
