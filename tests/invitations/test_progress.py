"""The figures of a letter's invitations agree with one another, whatever came of each."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.invitations import jobs
from signon.invitations.choosing import Wanted, choose
from signon.invitations.progress.figures import Tally, progress_of
from signon.invitations.status import Obstacle, Outcome
from signon.letters.models.letter import Letter
from signon.signing.models.record import Match
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.invitations.invited import COUNTRIES, address_of, directory, invitations, started

pytestmark = pytest.mark.both_databases
ORGANIZATIONS = 40
PLACES = ("CH", "KE", "BR", "JP", "NZ", "")
COURSES = ("signs by its link", "signs by the form", "withdraws", "is rejected", "declines", "opens", "says nothing")


def signature(letter: Letter, one: Any, status: SignatureStatus = SignatureStatus.APPROVED) -> Signature:
    return factories.signature(
        letter, status, organization=one.organization_name, country=one.country, representative_email=one.email
    )


def follow(letter: Letter, one: Any, course: Any) -> None:
    match course:
        case "signs by its link":
            one.sign(signature(letter, one, SignatureStatus.VERIFIED).id, at=one.sent_at + timedelta(days=2))
        case "signs by the form":
            signature(letter, one)
        case "withdraws":
            signature(letter, one, SignatureStatus.WITHDRAWN)
        case "is rejected":
            signature(letter, one, SignatureStatus.REJECTED)
        case "declines":
            one.decline("", at=one.sent_at + timedelta(days=1))
        case "opens":
            one.open(one.sent_at + timedelta(hours=30))


@pytest.fixture(params=[1, 2, 3])
def told(
    request: pytest.FixtureRequest, session: Session, database: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[Letter, Counter[Any]]:
    """A letter whose invitations took courses drawn by lot, and how many took which."""
    draw = Random(request.param)
    names = [f"Organisation {number}" for number in range(ORGANIZATIONS)]
    for name in names:
        monkeypatch.setitem(COUNTRIES, name, draw.choice(PLACES))
    for entry in directory(*names):
        entry.region = draw.choice(("", "Alps"))
    letter = factories.letter()
    started(letter)
    db.session.commit()
    jobs.send_batches()
    drawn: Counter[Any] = Counter()
    for one in invitations():
        assert one.sent_at
        one.sent_at -= timedelta(days=draw.randrange(3, 20))
        drawn[course := draw.choice(COURSES)] += 1
        follow(letter, one, course)
    db.session.commit()
    return letter, drawn


def added_up(tallies: Any) -> list[int]:
    tallies = list(tallies)
    return [sum(column) for column in zip(*(tally.row() for tally in tallies), strict=True)]


def test_the_figures_agree_with_one_another_and_with_what_happened(told: tuple[Letter, Counter[Any]]) -> None:
    letter, drawn = told
    figures = progress_of(letter, "en")
    total = figures.total
    assert total.outcomes == {
        Outcome.SIGNED: drawn["signs by its link"] + drawn["signs by the form"],
        Outcome.DECLINED: drawn["declines"],
        Outcome.LEFT: drawn["withdraws"] + drawn["is rejected"],
        Outcome.SILENT: drawn["opens"] + drawn["says nothing"],
    }
    assert total.opened == drawn["signs by its link"] + drawn["declines"] + drawn["opens"]
    assert total.invited == sum(total.outcomes.values()) == ORGANIZATIONS
    assert added_up(tally for _name, tally in figures.country_rows) == total.row()
    assert added_up(tally for _name, tally in figures.regions) == total.row()
    last = figures.days[-1]
    assert (last.invited, last.opened, last.signed, last.declined) == (
        total.invited,
        total.opened,
        total.signed,
        total.outcomes[Outcome.DECLINED],
    )


def test_no_figure_ever_falls_from_one_day_to_the_next(told: tuple[Letter, Counter[Any]]) -> None:
    days = progress_of(told[0], "en").days
    rows: list[tuple[Any, ...]] = [(one.day, one.invited, one.opened, one.signed, one.declined) for one in days]
    assert all(earlier <= later for pair in pairwise(rows) for earlier, later in zip(*pair, strict=True))


def test_an_organisation_that_was_not_written_to_is_in_no_figure(session: Session, database: str) -> None:
    directory("Otter Trust")
    letter = factories.letter()
    factories.signature(
        letter, organization="Otter Trust", country="KE", representative_email=address_of("Otter Trust")
    )
    assert progress_of(letter, "en").total == Tally()


def test_a_likely_entry_has_signed_only_once_a_coordinator_says_so(session: Session) -> None:
    letter = factories.letter()
    directory("Lake Friends")
    signature = factories.signature(letter, organization="Lakes Friends", country="CH")
    assert signature.match is Match.LIKELY
    assert [one.obstacle for one in choose(letter, Wanted(), now()).found] == [None]
    assert signature.directory_entry_id
    signature.accept_match(seen=signature.directory_entry_id, print_name=False, by=factories.BY, at=now())
    assert [one.obstacle for one in choose(letter, Wanted(), now()).found] == [Obstacle.SIGNED]
