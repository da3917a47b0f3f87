"""Whether an organisation is in the directory: the database and the index in memory give one answer."""

from random import Random

import pytest
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.names import organization_key
from signon.organizations.entries.states import State
from signon.organizations.entries.writing import insert_entries
from signon.organizations.known import LoadedDirectory, StoredDirectory, directory_answer, directory_matches
from signon.signing.profiles import profile_of_details
from tests.invented_names import invented_names, misspelled

pytestmark = pytest.mark.both_databases

MANY_COUNTRIES = ("CH", "FR", "DE", "IT", "AT", "KE", "UG", "TZ", "RW", "BI", "GB", "IE", "NO", "SE", "DK", "FI", "IS", "PL",
                  "CZ", "SK", "HU", "RO", "BG", "GR", "ES", "PT", "NL", "BE", "LU", "MT")  # fmt: skip


def state(name: str, country: str = "", **details: object) -> State:
    empty = dict.fromkeys(("legal_name", "acronym", "region", "kind", "website"), "")
    given = {"name": name, "key": organization_key(name), "country": country, "mail_domains": [], "member": True}
    return empty | given | {"names": [], "contacts": []} | details


def enter_crowd() -> list[str]:
    names = list({organization_key(name): name for name in invented_names(400)}.values())
    insert_entries([state(name) for name in names], at=now())
    insert_entries([state("Gone Cranes", country) for country in MANY_COUNTRIES], at=now())
    return names


def test_the_index_in_memory_answers_as_the_database_does(session: Session, database: str) -> None:
    names = enter_crowd()
    asked = [(misspelled(name, Random(number)) if number % 2 else name, "") for number, name in enumerate(names[:150])]
    asked += [("Gone Cranes", country) for country in ("LU", "US", "")]
    stored, loaded = StoredDirectory(db.session.connection()), LoadedDirectory(db.session.connection())
    for name, country in asked:
        sought = profile_of_details(name, country=country)
        assert directory_matches(stored, sought) == directory_matches(loaded, sought), name


def test_the_one_with_the_very_name_is_found_among_more_namesakes_than_are_compared(
    session: Session, database: str
) -> None:
    enter_crowd()
    sought = profile_of_details("Gone Cranes", country=MANY_COUNTRIES[-1])
    for directory in (StoredDirectory(db.session.connection()), LoadedDirectory(db.session.connection())):
        found = directory_answer(directory, sought)
        assert found is not None
        assert (found.is_exact, found.score, found.reason) == (True, 1.0, "the same name")


def test_an_entry_that_it_is_not_is_passed_over(session: Session, database: str) -> None:
    [first, second] = insert_entries([state("Gone Cranes", "CH"), state("Gone Cranes Ltd", "CH")], at=now())
    directory, sought = StoredDirectory(db.session.connection()), profile_of_details("Gone Cranes", country="CH")
    answers = [directory_answer(directory, sought, without=without) for without in ((), (first,), (first, second))]
    assert [one and one.number for one in answers] == [first, second, None]
