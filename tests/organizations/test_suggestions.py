"""What the sign form proposes from the directory, what it never tells, and how fast it is."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signon.database.db import db, now, read_only
from signon.names import organization_key
from signon.organizations.entries.states import new_state
from signon.organizations.entries.writing import insert_entries
from signon.organizations.importing.directory_file import read_directory
from signon.organizations.suggestions import MOST_PROPOSED, by_name, by_website
from signon.settings import Settings

TABLE = (
    "name;acronym;country;website;former names;member;representative name;representative email\n"
    "Harbour Trust;HT;GB;https://www.harbour.example/about;Old Mole Friends;yes;Ada Flint;ada@secret.example\n"
    "Étoile du Havre;EDH;FR;https://etoile.example;;yes;;\n"
    "Friends of the Harbour;;IE;https://friends.example;;yes;;\n"
    "Harbour Watch;HW;;https://watch.example;;no;;\n"
    "Reed & Tide_100%;;;;;yes;;\n"
)


def fill(table: Any = TABLE) -> None:
    rows, refused, _notices = read_directory(table.encode(), "list.csv")
    assert refused == []
    insert_entries([new_state(row, organization_key(row.organization)) for row in rows], at=now())
    db.session.commit()


def proposed(client: FlaskClient, **query: Any) -> Any:
    return client.get("/directory/suggestions", query_string=query).get_json()["suggestions"]


def names(client: FlaskClient, **query: Any) -> list[Any]:
    return [one["name"] for one in proposed(client, **query)]


@pytest.fixture
def filled(app: Flask) -> None:
    with app.app_context():
        fill()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("har", ["Harbour Trust", "Friends of the Harbour"]),
        ("ETOILE du", ["Étoile du Havre"]),
        ("old mole", ["Harbour Trust"]),
        ("edh", ["Étoile du Havre"]),
        ("reed and tide", ["Reed & Tide_100%"]),
        ("ha", []),
        ("%%%", []),
        ("h_r", []),
        ("", []),
        ("x" * 5_000, []),
    ],
)
def test_members_are_proposed_by_the_beginning_of_a_name_a_word_or_the_acronym(
    filled: None, client: FlaskClient, typed: str, expected: list[Any]
) -> None:
    assert names(client, q=typed) == expected


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("website", "expected"),
    [
        ("harbour.example", ["Harbour Trust"]),
        ("HTTPS://WWW.harbour.example/contact?x=1", ["Harbour Trust"]),
        ("other.example", []),
        ("example", []),
        ("http://[", []),
        ("watch.example", []),
    ],
)
def test_a_website_finds_the_member_by_its_domain(
    filled: None, client: FlaskClient, website: str, expected: list[Any]
) -> None:
    assert names(client, website=website) == expected


def test_only_what_is_public_is_told_and_never_a_contact(filled: None, client: FlaskClient) -> None:
    assert proposed(client, q="harbour trust") == [
        {
            "name": "Harbour Trust",
            "acronym": "HT",
            "country": "United Kingdom",
            "website": "https://www.harbour.example/about",
            "also": "",
        }
    ]
    assert proposed(client, q="old mole")[0]["also"] == "Old Mole Friends"
    answers = "".join(
        client.get("/directory/suggestions", query_string={"q": q}).text for q in ("harbour", "ada", "flint")
    )
    assert "Flint" not in answers
    assert "secret" not in answers


def test_only_a_few_are_proposed(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        fill("name;country\n" + "".join(f"Harbour {number};GB\n" for number in range(40)))
    assert len(proposed(client, q="harbour")) == MOST_PROPOSED


@pytest.mark.parametrize(("proposes", "expected"), [("all", ["Harbour Watch"]), ("none", []), ("members", [])])
def test_the_operator_decides_what_is_proposed(
    new_app: Callable[[Settings], Flask], tmp_path: Path, database: str, proposes: str, expected: list[Any]
) -> None:
    app = new_app(Settings(instance=tmp_path / "instance", secret_key="test", directory_suggestions=proposes))
    with app.app_context():
        fill()
    assert names(app.test_client(), q="harbour w") == expected


@pytest.mark.slow
def test_proposals_from_ten_thousand_organisations_take_less_than_twenty_milliseconds(session: Session) -> None:
    places = ("Nairobi", "Lisboa", "Genève", "Tromsø", "Kraków")
    fill(
        "name;acronym;country;website;other names\n"
        + "".join(
            f"{places[n % 5]} {'River' if n % 3 else 'Harbour'} Network {n};N{n};KE;https://n{n}.example;Club {n}\n"
            for n in range(10_000)
        )
    )
    taken: list[float] = []
    with read_only():
        for typed in ("nairobi river", "network 77", "n8123", "nothing like it", "club 999", "lis") * 5:
            begin = time.process_time()
            by_name(typed, members_only=True)
            by_website(f"n{len(taken)}.example", members_only=True)
            taken.append(time.process_time() - begin)
    assert sorted(taken)[len(taken) // 2] < 0.02, taken
