"""Organisations of two countries, and the words by which names are sorted: from form and table to list, file and snapshot."""

import json
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.orm import Session

from signon import audit
from signon.access import Role
from signon.database.db import db, now
from signon.database.schema import FOLDER
from signon.delivery.snapshots import Snapshot
from signon.letters.models.letter import Letter
from signon.organizations.importing.details_file import header_in_words
from signon.organizations.importing.directory_file import read_directory
from signon.organizations.models import Organization
from signon.sheets import read_sheet
from signon.signing.importing.signatories_file import read_signatories, write_signatories
from signon.signing.models.record import Match
from signon.signing.models.signature import Signature
from signon.signing.public_signatories import public_signatories
from tests import factories
from tests.signing.entries import ENTERED
from tests.walker import Walker


@pytest.fixture
def letter(app: Flask) -> str:
    with app.app_context():
        factories.letter(slug="rivers", country_names={"UG": "The Pearl"})
        db.session.commit()
    return "/letters/rivers"


def countries(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        return [(one.country, one.second_country) for one in db.session.scalars(db.select(Signature))]


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("Kenya", "Uganda", ("KE", "UG")),
        ("Kenya; Uganda", "", ("KE", "UG")),
        ("Kenia und Uganda", "", ("KE", "UG")),
        ("Bosnia and Herzegovina", "", ("BA", "")),
        ("", "Uganda", ("UG", "")),
        ("Kenya", "Kenya", ("KE", "")),
        ("International", "", ("", "")),
    ],
)
def test_a_form_takes_two_countries(
    app: Flask, walker: Walker, letter: str, first: str, second: str, kept: tuple[str, str]
) -> None:
    walker.open(f"{letter}/sign").press("Sign the letter", **ENTERED | {"country": first, "second_country": second})
    assert countries(app) == [kept]


@pytest.mark.parametrize(
    ("first", "second"), [("Kenya, Uganda, Tanzania", ""), ("Kenya and Uganda", "Tanzania"), ("Kenya", "Atlantis")]
)
def test_a_form_refuses_three_countries_and_an_unknown_second_one(
    app: Flask, walker: Walker, letter: str, first: str, second: str
) -> None:
    walker.open(f"{letter}/sign").press("Sign the letter", **ENTERED | {"country": first, "second_country": second})
    assert walker.status == 422
    assert countries(app) == []


def test_everybody_sees_both_countries_as_the_letter_calls_them(walker: Walker, app: Flask, letter: str) -> None:
    with app.app_context():
        found = Letter.named("rivers")
        factories.signature(found, organization="Lake Trust", country="KE", second_country="UG")
        db.session.commit()
    assert "Kenya and The Pearl" in walker.open(letter).text
    assert "Kenya and The Pearl" in walker.open(f"{letter}/embed").text
    client = app.test_client()
    listed = json.loads(client.get(f"{letter}/signatories.json").data)["signatories"]
    assert [one["country"] for one in listed] == ["KE; UG"]
    sheet = read_sheet(client.get(f"{letter}/signatories.csv").data, "signatories.csv")
    assert read_signatories(client.get(f"{letter}/signatories.csv").data, "a.csv")[0][0].second_country == "UG"
    assert [row.cells[2] for row in sheet.rows] == ["KE; UG"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_two_countries_and_the_words_to_sort_by_come_back_from_a_file(ending: str) -> None:
    rows, refused, _notices = read_signatories(
        b"organization,country,sort_as\nLake Trust,Kenya; Uganda,Trust\nMill,KE/UG,\nReed,,\n", "list.csv"
    )
    assert refused == []
    assert [(row.country, row.second_country, row.sort_as) for row in rows] == [
        ("KE", "UG", "Trust"),
        ("KE", "UG", ""),
        ("", "", ""),
    ]
    again, *_rest = read_signatories(write_signatories(rows, ending), f"again.{ending}")
    assert again == rows


def test_a_row_with_three_countries_says_so_and_goes_in_without() -> None:
    [row], _refused, [notice] = read_signatories(b"organization,country\nLake Trust,KE; UG; TZ\n", "list.csv")
    assert (row.organization, row.country) == ("Lake Trust", "")
    assert "country 'KE; UG; TZ' names more than two" in notice.text


@pytest.mark.both_databases
def test_a_second_country_and_words_to_sort_by_come_and_go_with_their_columns(session: Session, database: str) -> None:
    factories.signature(factories.letter(), organization="Lake Trust", country="KE", second_country="UG")
    Organization.enter("Lake Trust", at=now(), country="KE", second_country="UG", sort_as="Trust")
    session.commit()
    db.session.remove()
    downgrade(directory=str(FOLDER), revision="0034")
    assert db.session.execute(text("SELECT organization, country FROM signature")).all() == [("Lake Trust", "KE")]
    db.session.remove()
    upgrade(directory=str(FOLDER), revision="head")
    [signature] = db.session.scalars(db.select(Signature)).all()
    assert (signature.country, signature.second_country, signature.sort_as) == ("KE", "", "")
    [entry] = db.session.scalars(db.select(Organization)).all()
    assert (entry.country, entry.second_country, entry.sort_as) == ("KE", "", "")


@pytest.mark.both_databases
def test_a_coordinators_words_and_else_those_of_the_directory_give_the_order_everywhere(session: Session) -> None:
    Organization.enter("The Zebra Fund", at=now(), country="KE", sort_as="Aaa")
    session.flush()
    letter = factories.letter()
    for name in ("The Zebra Fund", "Bell", "La Voz"):
        factories.signature(letter, organization=name, country="KE", second_country="UG")
    voz = session.scalars(db.select(Signature).filter_by(organization="La Voz")).one()
    voz.sort_under("Axe", by=factories.BY, at=now())
    session.commit()
    expected = ["The Zebra Fund", "La Voz", "Bell"]
    assert [one.organization for one in public_signatories(letter)] == expected
    snapshot = Snapshot.from_json(json.loads(json.dumps(Snapshot.take(letter, at=now()).as_json())))
    printed = {one.printed.organization: one.printed for one in snapshot.signatories}
    assert {name: one.sort_as for name, one in printed.items()} == {
        "The Zebra Fund": "Aaa",
        "Bell": "",
        "La Voz": "Axe",
    }
    assert {one.second_country for one in printed.values()} == {"UG"}
    entry = audit.trail(voz)[-1]
    assert (entry.action, entry.details) == ("signature:sort-under", {"before": "", "after": "Axe"})
    assert voz.match is Match.NONE


def test_the_desk_sets_the_place_in_the_order(app: Flask, signed_in: Any, letter: str) -> None:
    with app.app_context():
        number = factories.signature(Letter.named("rivers"), organization="La Voz", country="KE").id
        db.session.commit()
    page = signed_in(Role.MODERATOR).open(f"/coordinator/signatures/{number}").press("Sort it like this", words="Voz")
    assert "It is sorted as “Voz”." in page.text
    with app.app_context():
        assert db.session.get_one(Signature, number).sort_as == "Voz"
    page.press("Sort it like this", words="a\u202eb")
    assert page.status == 422
    page.open(f"/coordinator/signatures/{number}").press("Sort it like this", words="")
    assert "It is sorted as “La Voz”." in page.text


@pytest.mark.parametrize("header", ["second_country", "Country 2", "Second country", "Deuxième pays", "Zweites Land"])
@pytest.mark.parametrize("read", [read_signatories, read_directory])
def test_a_second_column_of_countries_stands_beside_the_first(read: Any, header: str) -> None:
    table = f"Organization,Country,{header}\nOtter,Kenya,Uganda\nHeron,,Uganda\nSwan,Kenya,KE\nTern,KE; UG,Tanzania\n"
    found = read(table.encode(), "list.csv")
    assert [(row.country, row.second_country) for row in found.rows] == [
        ("KE", "UG"),
        ("UG", ""),
        ("KE", ""),
        ("KE", "UG"),
    ]
    assert found.notices == [
        (5, f"{header_in_words(header)} would be a third country; two are the most; 'Tanzania' is left out")
    ]
