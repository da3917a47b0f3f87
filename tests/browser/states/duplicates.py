"""Signatures of one organisation for the house: to merge, merged, parted again, told apart; and what could be tidied."""

from itertools import islice, pairwise

from signon.database.db import db, now
from signon.jobs.leased import WorkStatus
from signon.letters.models.letter import Letter
from signon.moderation.duplicates import merging
from signon.moderation.duplicates.models import DistinctPair, Merge
from signon.moderation.duplicates.search import SMALL, DuplicateSearch
from signon.names import organization_key
from signon.organizations.models import Organization
from signon.signing.importing.applying import enter_signatories
from signon.signing.importing.plan import PlannedRow
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.browser.states.house import Places

BY = factories.BY


def arrange_duplicates() -> Places:
    """One letter with pairs in every state of merging, and a large letter for each state of the worker's search."""
    letter = factories.letter(slug="twice-signed", title="A letter signed twice")
    pairs = {name: _pair(letter, organization) for name, organization in PAIRS.items()}
    _merge(*pairs["merged"])
    _merge(*pairs["merged-and-changed"])
    merging.undo(_merge(*pairs["parted"]).id, by=BY, at=now())
    DistinctPair.tell_apart(*pairs["apart"], by=BY, at=now())
    pairs["merged-and-changed"][0].correct_printed_name("Fen and Marsh Guild", by=BY, at=now())
    Organization.enter("Cairn Walkers’ Union", at=now(), country="NO", website="https://cairn.example", member=True)
    likely = factories.signature(letter, SignatureStatus.VERIFIED, organization="Cairn Walker Union", country="NO")
    for state in ("unsearched", WorkStatus.RUNNING, WorkStatus.FAILED, WorkStatus.DONE):
        _large(state)
    untidy = factories.signature(letter, SignatureStatus.VERIFIED, organization="«FRIENDS OF THE QUAY» ,", country="")
    places = {f"{name}-{side}": str(one.id) for name, two in pairs.items() for side, one in zip("ab", two, strict=True)}
    return places | {"untidy": str(untidy.id), "likely": str(likely.id)}


PAIRS = {
    "twice": "Harbour Memory Trust",
    "merged": "Lantern Society of the Reach",
    "merged-and-changed": "Fen and Marsh Keepers",
    "parted": "Ropewalk Institute",
    "apart": "Bell Ringers of Skerry",
}


def _pair(letter: Letter, organization: str) -> tuple[Signature, Signature]:
    """An approved signature, and a later one that waits, which has more to say and other values."""
    kept = factories.signature(letter, organization=organization, country="", acronym="", website="")
    other = factories.signature(
        letter,
        SignatureStatus.VERIFIED,
        organization=f"The {organization} e.V.",
        acronym="".join(word[0] for word in organization.split()),
        country="GB",
        website="https://www.society.example/about-us/the-organisation-and-its-history",
        representative_name="Oddny Kestrel-Farrow",
    )
    return kept, other


def _merge(kept: Signature, other: Signature) -> Merge:
    return merging.merge(kept, other, {"acronym", "website"}, by=BY, at=now())


def _large(state: str) -> None:
    """A letter with too many signatures to be compared within a request."""
    letter = factories.letter(slug=f"large-{state}", title=f"A large letter, {state}")
    names = [f"SOCIETY NUMBER {number} OF THE COAST" for number in range(SMALL + 1)]
    rows = [PlannedRow(SignatoryRow(organization=name, country="NO"), organization_key(name)) for name in names]
    enter_signatories(letter, rows, status=SignatureStatus.APPROVED, by=BY, at=now())
    if state == "unsearched":
        return
    DuplicateSearch.order(letter, by=BY, at=now())
    search = DuplicateSearch.latest(letter)
    assert search
    search.status, search.progress = WorkStatus(state), 100 if state == WorkStatus.DONE else 40
    if state == WorkStatus.FAILED:
        search.error = "The worker stopped several times while comparing. Try again, or tell the site's operator."
    if state == WorkStatus.DONE:
        numbers = list(db.session.scalars(db.select(Signature.id).filter_by(letter_id=letter.id)))
        found = islice(pairwise(numbers), 60)
        search.found = [[one, other, 0.93, "The names differ by a number."] for one, other in found]
        search.finished_at, search.searched = now(), len(numbers)
