"""Is this organisation in the directory? Every page, figure, command and import gives the one answer of the matcher."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import Connection

from signon.database.db import db, now
from signon.invitations.answers import Answers
from signon.letters.models.letter import Letter
from signon.moderation.duplicates.merging import merge
from signon.moderation.duplicates.merging import undo as undo_merge
from signon.moderation.queries import Figures
from signon.organizations.entries.editing import enter_entry, remove_entry, revise_entry, seal
from signon.organizations.entries.states import load_states
from signon.organizations.importing.models import DirectoryImport
from signon.organizations.importing.undoing import undo_import
from signon.organizations.models import Organization
from signon.signing.importing.applying import Directory
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.jobs import directory_answers
from signon.signing.models.record import Match
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.organizations.test_imports import bring_in
from tests.organizations.test_known import state
from tests.walker import Walker

pytestmark = pytest.mark.both_databases

Ask = Callable[..., tuple[Match, str, str]]
WORDS = {Match.EXACT: "member", Match.LIKELY: "likely", Match.NONE: "not by this name"}


@dataclass(frozen=True)
class Case:
    """Entries of the directory, what signs, and the answer: how it matches, which entry, and the reason with the score."""

    entries: tuple[dict[str, Any], ...]
    match: Match
    entry: str
    reason: str
    name: str = "Blue Lakes"
    signed: dict[str, Any] = field(default_factory=dict)


def entry(name: str, country: str = "", **details: Any) -> dict[str, Any]:
    return {"name": name, "country": country} | details


def named(*names: str) -> list[dict[str, Any]]:
    return [{"id": None, "name": name, "key": name.lower(), "sort": "other"} for name in names]


CASES = {
    "the entry says no country": Case((entry("Blue Lakes"),), Match.EXACT, "Blue Lakes", "the same name (100%)"),
    "the signature says no country": Case(
        (entry("Blue Lakes", "CH"),), Match.LIKELY, "Blue Lakes", "the same name (100%)", signed={"country": ""}
    ),
    "neither says a country": Case(
        (entry("Blue Lakes"),), Match.EXACT, "Blue Lakes", "the same name (100%)", signed={"country": ""}
    ),
    "another country": Case(
        (entry("Blue Lakes", "FR"),), Match.NONE, "", "the same name, but in another country (75%)"
    ),
    "several countries": Case(
        (entry("Blue Lakes", "FR"), entry("Blue Lakes"), entry("Blue Lakes", "CH", kind="this")),
        Match.EXACT,
        "Blue Lakes",
        "the same name (100%)",
    ),
    "an acronym": Case(
        (entry("Blue Lakes Union for Everybody", "CH", acronym="BLUE"),),
        Match.LIKELY,
        "Blue Lakes Union for Everybody",
        "its acronym is “BLUE” (95%)",
        name="BLUE",
    ),
    "another name": Case(
        (entry("Wide Horizons", "CH", names=named("Blue Lakes")),),
        Match.EXACT,
        "Wide Horizons",
        "the same as a former or other name (99%)",
    ),
    "a legal name": Case(
        (entry("Wide Horizons", "CH", legal_name="Blue Lakes"),),
        Match.EXACT,
        "Wide Horizons",
        "the same as a former or other name (99%)",
    ),
    "the same domain": Case(
        (entry("Wide Horizons", "CH", mail_domains=["lakes.example"]),),
        Match.NONE,
        "",
        "another name, but also at lakes.example (60%)",
        signed={"representative_email": "mara@lakes.example"},
    ),
    "a misspelling": Case(
        (entry("Blue Lagoons", "CH"),), Match.LIKELY, "Blue Lagoons", "a difference in spelling (", name="Blue Lagooons"
    ),
    "a chapter": Case(
        (entry("Gone Cranes"),),
        Match.NONE,
        "",
        "the same name with “kenya”: it may be a chapter (",
        name="Gone Cranes (Kenya)",
        signed={"country": "KE"},
    ),
    "two as good as each other": Case(
        (entry("Wide Horizons", "CH", names=named("Blue Lakes")), entry("Far Shores", "CH", names=named("Blue Lakes"))),
        Match.EXACT,
        "Wide Horizons",
        "the same as a former or other name (99%)",
    ),
    "nothing like it": Case((entry("Wide Horizons", "CH"),), Match.NONE, "", ""),
}


@pytest.fixture
def letter(app: Flask, database: str) -> str:
    with app.app_context():
        made = factories.letter()
        db.session.commit()
        return made.slug


@pytest.fixture
def ask(app: Flask, signed_in: Callable[..., Walker], letter: str) -> Iterator[Ask]:
    """A function that asks every place about a signature, and fails unless all say what the signature keeps."""
    walker = signed_in()

    def ask(number: int = 1) -> tuple[Match, str, str]:
        kept = _kept(number)
        word, why = WORDS[kept.match], _why(kept)
        queue = walker.open(f"/coordinator/letters/{letter}/signatures?status=all")
        assert _row(queue.page, number) == f"{word} {why}".strip()
        page = walker.open(f"/coordinator/signatures/{number}")
        assert why in page.text
        assert ("In the directory" in page.text) == (kept.match is Match.EXACT)
        assert ("Likely in the directory" in page.text) == (kept.match is Match.LIKELY)
        _ask_merge_page(walker, kept, f"{word} {why}".strip())
        _ask_command(app, letter, kept)
        _ask_figures(letter)
        _ask_import(kept)
        db.session.remove()
        return kept.match, kept.entry, why

    with app.app_context():
        yield ask


def _kept(number: int) -> SimpleNamespace:
    """What the signature with this number keeps, as plain values: no transaction is open while others are asked."""
    db.session.remove()
    found = db.session.get_one(Signature, number)
    values = {column.name: getattr(found, column.name) for column in Signature.__table__.columns}
    other = db.session.scalar(db.select(Signature.id).where(Signature.id != number, Signature.status == "verified"))
    entry = found.directory_entry.name if found.directory_entry else ""
    db.session.remove()
    return SimpleNamespace(**values, entry=entry, other=other)


def _why(kept: SimpleNamespace) -> str:
    if kept.match_said_by or not kept.match_score:
        return kept.match_reason
    return f"{kept.match_reason} ({int(kept.match_score * 100)}%)"


def _row(page: BeautifulSoup, number: int) -> str:
    [cell] = page.select(f'tr:has(a[href="/coordinator/signatures/{number}"]) td[data-label="Directory:"]')
    return " ".join(cell.get_text(" ").split())


def _ask_merge_page(walker: Walker, kept: SimpleNamespace, said: str) -> None:
    if kept.status is SignatureStatus.VERIFIED and kept.other:
        walker.open(f"/coordinator/signatures/{kept.id}/merge/{kept.other}")
        facts = walker.page.select("h3 + dl")[0].get_text(" ", strip=True)
        assert f"Directory {said} Email" in " ".join(facts.split())


def _ask_command(app: Flask, letter: str, kept: SimpleNamespace) -> None:
    lines = app.test_cli_runner().invoke(args=["signatories", "directory", letter]).output.splitlines()
    told = {line.split("\t")[0]: line.split("\t")[2:] for line in lines}
    assert told[kept.printed_name] == [kept.match, f"{kept.match_score:.2f}", kept.match_reason, kept.entry]


def _ask_figures(letter: str) -> None:
    found = Letter.named(letter)
    held = db.session.scalars(db.select(Signature).where(Signature.status.in_(("verified", "approved")))).all()
    assert Figures.of(found).in_directory == sum(one.match is Match.EXACT for one in held)
    assert set(Answers.of(found).by_organization) == {
        one.directory_entry_id for one in held if one.match is Match.EXACT
    }


def _ask_import(kept: SimpleNamespace) -> None:
    if not (kept.match_said_by or kept.refused_entries or kept.organization != kept.printed_name):
        fields = ("organization", "acronym", "country", "website", "representative_email")
        row = SignatoryRow(**{name: getattr(kept, name) for name in fields}, number=2)
        values = Directory().values(row, kept.key)
        assert all(getattr(kept, name) == value for name, value in values.items())


def sign(letter: str, name: str = "Blue Lakes", **details: Any) -> Signature:
    made = factories.signature(Letter.named(letter), SignatureStatus.VERIFIED, organization=name, **details)
    db.session.commit()
    return made


def put(*entries: dict[str, Any]) -> list[int]:
    made = [enter_entry(state(**one), by="ines", at=now()) for one in entries]
    db.session.commit()
    return [one.id for one in made]


@pytest.mark.parametrize(
    "entries_first",
    [True, pytest.param(False, marks=pytest.mark.slow)],
    ids=["entries first", "signature first"],
)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_place_gives_one_answer_with_score_and_reason(
    ask: Ask, letter: str, case: Case, *, entries_first: bool
) -> None:
    if entries_first:
        put(*case.entries)
    sign(letter, case.name, **case.signed)
    sign(letter, "Somebody Quite Else")
    if not entries_first:
        put(*case.entries)
    match, name, why = ask()
    assert (match, name) == (case.match, case.entry)
    assert why.startswith(case.reason)
    assert bool(why) == bool(case.reason)
    if case.entries[-1].get("kind"):
        found = db.session.get_one(Signature, 1).entry()
        assert found is not None
        assert found.kind == "this"


def revise(number: int, **changes: Any) -> None:
    found, before = db.session.get_one(Organization, number), load_states([number])[number]
    revise_entry(found, before | changes, seen=seal(before), by="ines", at=now())
    db.session.commit()


def test_an_entry_that_is_renamed_afterwards_is_no_longer_the_answer(ask: Ask, letter: str) -> None:
    [found] = put(entry("Blue Lakes", "CH"))
    sign(letter)
    revise(found, name="Red Hills")
    assert ask() == (Match.NONE, "", "")
    revise(1, name="Blue Lakes")
    assert ask() == (Match.EXACT, "Blue Lakes", "the same name (100%)")


def test_the_country_of_an_entry_counts_at_once(ask: Ask, letter: str) -> None:
    [found] = put(entry("Blue Lakes", "CH"))
    sign(letter, country="CH")
    revise(found, country="FR")
    assert ask() == (Match.NONE, "", "the same name, but in another country (75%)")


def test_an_entry_that_came_later_and_goes_again_leaves_the_next_best(ask: Ask, letter: str) -> None:
    put(entry("Wide Horizons", "CH", names=named("Blue Lakes")))
    sign(letter)
    [later] = put(entry("Blue Lakes", "CH"))
    assert ask() == (Match.EXACT, "Blue Lakes", "the same name (100%)")
    remove_entry(db.session.get_one(Organization, later), by="ines", at=now())
    db.session.commit()
    assert ask() == (Match.EXACT, "Wide Horizons", "the same as a former or other name (99%)")


def test_an_import_is_undone_although_the_matcher_has_found_its_entry_since(ask: Ask, letter: str) -> None:
    sign(letter)
    bring_in("name,country\nBlue Lakes,CH\n")
    db.session.commit()
    assert ask() == (Match.EXACT, "Blue Lakes", "the same name (100%)")
    undo_import(db.session.get_one(DirectoryImport, 1), by="ines", at=now())
    db.session.commit()
    assert ask() == (Match.NONE, "", "")


def test_a_corrected_country_or_name_is_asked_about_anew(ask: Ask, letter: str) -> None:
    put(entry("Blue Lakes", "FR"), entry("Red Hills", "FR"))
    signature = sign(letter, country="CH")
    signature.correct_country("FR", by="ines", at=now())
    db.session.commit()
    assert ask() == (Match.EXACT, "Blue Lakes", "the same name (100%)")
    db.session.get_one(Signature, 1).correct_printed_name("Red Hills", by="ines", at=now())
    db.session.commit()
    assert ask()[:2] == (Match.EXACT, "Red Hills")


def test_what_a_coordinator_said_stands_above_the_matcher(ask: Ask, letter: str) -> None:
    [found] = put(entry("Blue Lagoons", "CH"))
    sign(letter, "Blue Lagooons", country="CH").accept_match(seen=found, print_name=False, by="ines", at=now())
    db.session.commit()
    assert ask() == (Match.EXACT, "Blue Lagoons", "said by ines")
    revise(found, name="Quite Different")
    put(entry("Blue Lagooons", "CH"))
    assert ask() == (Match.EXACT, "Quite Different", "said by ines")


def test_an_entry_that_was_refused_is_not_proposed_again_but_another_one_is(ask: Ask, letter: str) -> None:
    [found] = put(entry("Blue Lagoons", "CH"))
    sign(letter, "Blue Lagooons", country="CH").refuse_match(seen=found, by="ines", at=now())
    db.session.commit()
    revise(found, website="https://blue.example")
    assert ask() == (Match.NONE, "", "not Blue Lagoons, says ines")
    put(entry("Blue Lagooons", "CH"))
    assert ask() == (Match.EXACT, "Blue Lagooons", "the same name (100%)")


def test_a_merge_asks_for_the_name_that_is_kept_and_its_undoing_for_the_former_one(ask: Ask, letter: str) -> None:
    put(entry("Blue Lakes", "CH"), entry("Blue Lakes Union", "CH"))
    kept, other = sign(letter, country="CH"), sign(letter, "Blue Lakes Union", country="CH")
    merge(kept, other, ["printed_name"], by="ines", at=now())
    db.session.commit()
    assert ask()[:2] == (Match.EXACT, "Blue Lakes Union")
    put(entry("Green Hills", "CH"), entry("Blue Lakes Union"))  # the directory changes, and nobody the signatures
    undo_merge(1, by="ines", at=now())
    db.session.commit()
    assert ask() == (Match.EXACT, "Blue Lakes", "the same name (100%)")


def test_on_a_large_site_the_worker_renews_the_answers_and_all_places_wait_for_it_together(
    ask: Ask, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory_answers, "SMALL", 0)
    sign(letter)
    pending = factories.signature(Letter.named(letter), SignatureStatus.PENDING, organization="Blue Lakes Ltd")
    number = pending.id
    put(entry("Blue Lakes", "CH"))
    assert (_kept(1).match, _kept(number).match) == (Match.NONE, Match.UNKNOWN)
    for many in (directory_answers.MANY, 1):
        monkeypatch.setattr(directory_answers, "MANY", many)
        directory_answers.renew_due()
        assert ask() == (Match.EXACT, "Blue Lakes", "the same name (100%)")
        assert _kept(number).match is Match.LIKELY


def test_a_refusal_while_the_worker_compares_is_not_overwritten(app: Flask, letter: str) -> None:
    with app.app_context():
        put(entry("Blue Lagoons", "CH"), entry("Blue Lagoons Ltd", "CH"))
        sign(letter, "Blue Lagooons", country="CH")
        [row] = db.session.connection().execute(directory_answers._open()).all()
        seen = row.directory_entry_id
        compared = {f"new_{name}": getattr(row, name) for name in directory_answers.ANSWER}
        compared |= {f"was_{name}": getattr(row, name) for name in directory_answers.SEEN}
        db.session.get_one(Signature, 1).refuse_match(seen=seen, by="ines", at=now())
        db.session.commit()
        refused = _kept(1)
        directory_answers._store(db.session.connection(), [compared])
        db.session.commit()
        assert refused.match is Match.LIKELY
        assert _kept(1).directory_entry_id == refused.directory_entry_id != seen


def test_a_decision_made_while_the_worker_compares_is_not_overwritten(
    ask: Ask, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    [found] = put(entry("Blue Lagoons", "CH"))
    sign(letter, "Blue Lagooons", country="CH")
    monkeypatch.setattr(directory_answers, "SMALL", 0)
    put(entry("Blue Lagooons", "CH"))
    store = directory_answers._store

    def decided_before(connection: Connection, renewed: Iterable[dict[str, Any]]) -> None:
        monkeypatch.setattr(directory_answers, "_store", store)
        db.session.get_one(Signature, 1).accept_match(seen=found, print_name=False, by="ines", at=now())
        db.session.commit()
        store(db.session.connection(), renewed)

    monkeypatch.setattr(directory_answers, "_store", decided_before)
    directory_answers.renew_due()
    assert ask() == (Match.EXACT, "Blue Lagoons", "said by ines")
