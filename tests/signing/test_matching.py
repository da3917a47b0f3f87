"""Matching a verified signature to the directory, and what coordinators say of it."""

import statistics
import time
from random import Random
from typing import Any

import pytest
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.matching.profile import profile
from signon.matching.scale import DEFAULT_THRESHOLD
from signon.names import organization_key
from signon.organizations.entries.editing import enter_entry, remove_entry, revise_entry, seal
from signon.organizations.entries.states import load_states
from signon.organizations.entries.writing import insert_entries
from signon.organizations.kept_keys import MatchingKey
from signon.organizations.known import StoredDirectory, directory_matches
from signon.organizations.models import NameSort, Organization, OrganizationName
from signon.signing.models.match_decision import MatchSettledError
from signon.signing.models.record import Match
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.invented_names import invented_names, misspelled
from tests.matching.test_matching import labelled


@pytest.fixture
def letter(session: Session) -> Letter:
    return factories.letter()


def enter(name: str, **details: Any) -> Organization:
    entry = Organization.enter(name, at=now(), **details)
    db.session.flush()
    return entry


def verified(letter: Letter, name: str, **details: Any) -> Signature:
    return factories.signature(letter, SignatureStatus.VERIFIED, organization=name, **details)


def state(name: str, **details: Any) -> Any:
    empty = dict.fromkeys(("legal_name", "acronym", "country", "region", "kind", "website"), "")
    return (
        empty
        | {"name": name, "key": organization_key(name), "mail_domains": [], "member": True}
        | {
            "names": [],
            "contacts": [],
        }
        | details
    )


def crowd(names: list[str]) -> Any:
    return list({organization_key(name): state(name) for name in names}.values())


@pytest.mark.both_databases
def test_the_very_name_in_the_same_country_is_exact(letter: Letter, database: str) -> None:
    entry = enter("Écologie Rivière", country="CH")
    enter("Écologie Rivière", country="FR")
    signature = verified(letter, "ECOLOGIE RIVIERE", country="CH")
    assert (signature.match, signature.directory_entry) == (Match.EXACT, entry)
    assert signature.match_reason == "the same name"


@pytest.mark.both_databases
def test_a_former_name_is_exact_and_says_so(letter: Letter, database: str) -> None:
    entry = enter("Wide Horizons", country="CH")
    entry.names.append(OrganizationName(name="Old Lamps", key="old lamps", sort=NameSort.FORMER))
    db.session.flush()
    signature = verified(letter, "Old Lamps")
    assert (signature.match, signature.directory_entry) == (Match.EXACT, entry)
    assert signature.match_reason == "the same as a former or other name"


@pytest.mark.parametrize(
    ("name", "details", "reason"),
    [
        ("Mountain Straems Foundation", {}, "a difference in spelling"),
        ("MSF", {"acronym": "MSF"}, "its acronym is “MSF”"),
        ("Mountain Streams", {"representative_email": "a@streams.example"}, "both at streams.example"),
    ],
)
def test_a_name_like_it_is_likely_with_its_reason(
    letter: Letter, name: str, details: dict[str, Any], reason: str
) -> None:
    entry = enter("Mountain Streams Foundation", acronym="MSF", country="CH", mail_domains=["streams.example"])
    signature = verified(letter, name, **details)
    assert (signature.match, signature.directory_entry) == (Match.LIKELY, entry)
    assert reason in signature.match_reason


def test_a_chapter_or_the_same_name_elsewhere_is_none(letter: Letter) -> None:
    enter("Amnesty International", acronym="AI")
    enter("Bread for Life", country="FR")
    for name in ("Amnesty International Kenya", "Bread for Life"):
        signature = verified(letter, name, country="KE")
        assert (signature.match, signature.directory_entry) == (Match.NONE, None)


def test_an_unverified_signature_is_not_matched(letter: Letter) -> None:
    enter("Open Rivers", country="CH")
    assert factories.signature(letter, SignatureStatus.PENDING, organization="Open Rivers").match == Match.UNKNOWN


def test_imported_rows_are_matched_too(letter: Letter) -> None:
    exact, likely = enter("Open Rivers", country="CH"), enter("Mountain Streams Foundation", country="CH")
    for name in ("Open Rivers", "Mountain Straems Foundation", "Nobody Knows Us"):
        factories.imported(letter, organization=name)
    found = db.session.scalars(db.select(Signature).order_by(Signature.id)).all()
    assert [(one.match, one.directory_entry) for one in found] == [
        (Match.EXACT, exact),
        (Match.LIKELY, likely),
        (Match.NONE, None),
    ]
    assert found[1].match_reason == "a difference in spelling"


def test_a_coordinator_accepts_a_likely_entry_and_prints_its_name(letter: Letter) -> None:
    entry = enter("Mountain Streams Foundation", country="CH")
    signature = verified(letter, "Mountain Straems Foundation")
    signature.accept_match(seen=entry.id, print_name=True, by="ines", at=now())
    assert (signature.match, signature.printed_name) == (Match.EXACT, "Mountain Streams Foundation")
    assert (signature.organization, signature.match_reason) == ("Mountain Straems Foundation", "said by ines")


def test_what_a_coordinator_said_stays_said(letter: Letter) -> None:
    entry = enter("Mountain Streams Foundation", country="CH")
    signature = verified(letter, "Mountain Straems Foundation")
    signature.refuse_match(seen=entry.id, by="ines", at=now())
    signature.match_directory()
    assert (signature.match, signature.directory_entry) == (Match.NONE, None)
    assert signature.match_reason == "not Mountain Streams Foundation, says ines"
    with pytest.raises(MatchSettledError):
        signature.accept_match(seen=entry.id, print_name=False, by="joan", at=now())


@pytest.mark.both_databases
def test_the_keys_follow_what_the_directory_says(letter: Letter, database: str) -> None:
    entry = enter_entry(state("Harbour Memory Trust", country="CH"), by="ines", at=now())
    assert verified(letter, "Harbuor Memory Trust").directory_entry_id == entry.id
    before = load_states([entry.id])[entry.id]
    other = [{"id": None, "name": "Keepers of the Quay", "sort": "other"}]
    revise_entry(entry, before | {"name": "Lagoon School", "names": other}, seen=seal(before), by="ines", at=now())
    db.session.expire_all()
    assert verified(letter, "Harbor Memory Trust").match == Match.NONE
    assert verified(letter, "Quay Keepers").directory_entry_id == entry.id
    gone = enter_entry(state("Reef Union Workers", country="CH"), by="ines", at=now())
    number = gone.id
    remove_entry(gone, by="ines", at=now())
    assert db.session.scalars(db.select(MatchingKey).filter_by(organization_id=number)).all() == []


def test_the_entries_of_the_labelled_pairs_are_found_by_their_keys(letter: Letter) -> None:
    insert_entries(crowd(invented_names(500)), at=now())
    same = [pair for pair in labelled() if pair["verdict"] == "same" and not pair["left_country"]][:120]
    missed = []
    for pair in same:
        entry = enter(pair["left"])
        found = directory_matches(
            StoredDirectory(db.session.connection()), profile(pair["right"]), least=DEFAULT_THRESHOLD
        )
        if entry.id not in {one.number for one in found}:
            missed.append((pair["left"], pair["right"]))
    assert len(missed) <= 0.05 * len(same), missed


@pytest.mark.slow
def test_matching_among_ten_thousand_entries_takes_less_than_a_fiftieth_second(
    letter: Letter, capsys: pytest.CaptureFixture[str]
) -> None:
    names = invented_names(10_000)
    insert_entries(crowd(names), at=now())
    db.session.commit()
    times, found = [], 0
    for number, name in enumerate(names[:300]):
        typed = misspelled(name, Random(number)) if number % 2 else name
        signature = factories.signature(letter, SignatureStatus.PENDING, organization=typed, country="")
        began = time.process_time()
        signature.match_directory()
        times.append(time.process_time() - began)
        found += signature.match in {Match.EXACT, Match.LIKELY}
    with capsys.disabled():
        milliseconds = statistics.median(times) * 1000, max(times) * 1000
        print(f"\nmatched against 10,000 entries: median {milliseconds[0]:.1f} ms, worst {milliseconds[1]:.1f} ms")  # noqa: T201
    assert found >= 285
    assert statistics.median(times) < 0.02
