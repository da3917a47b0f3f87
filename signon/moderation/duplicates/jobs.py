"""The worker's part of comparing the signatures of a large letter."""

from signon.database.db import db, now
from signon.jobs.lanes import Lane
from signon.jobs.leased import Claim
from signon.jobs.queue import sweep
from signon.jobs.working import lease_kept, work_through
from signon.letters.models.letter import Letter
from signon.moderation.duplicates.search import DuplicateSearch, find_pairs
from signon.signing.queries import signatures_to_compare


@sweep("duplicate-searches", lane=Lane.MATCHING, waiting=DuplicateSearch.due_since)
def search_due() -> None:
    """Make every search that waits or whose worker has died."""
    work_through(DuplicateSearch, _search)


def _search(claim: Claim[DuplicateSearch]) -> None:
    rows = signatures_to_compare(db.session.get_one(Letter, claim.record(now()).letter_id))
    db.session.commit()
    with lease_kept(claim, "a search for duplicates") as report:
        found = find_pairs(rows, report)
    at = now()
    claim.record(at).finish(found, searched=len(rows), at=at)
