"""Offices that supporters write to, from the file of Congress or a table of any country."""

import os
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.actions.offices.file import read_offices
from signon.actions.offices.importing import ImportedOffices, import_offices
from signon.actions.offices.models import Office, offices_of
from signon.database.db import db, now
from signon.errors import InputError

LEGISLATORS = Path(__file__).parents[1] / "letters" / "legislators.yaml"
CONGRESS = Path(__file__).parents[3] / "shared" / "data" / "legislators-current.yaml"
TABLE = """name;title;institution;country;state;district;address;e-mail;form
Dana Poole;Mayor;City of Mill;Chile;;;"Town Hall
1 Mill Lane";mayor@mill.example;mill.example/write
Rui Sal;Deputy;Assembly;CL;North;;;;
"""


def entered(data: bytes | str, name: str) -> ImportedOffices:
    return import_offices(read_offices(data.encode() if isinstance(data, str) else data, name), at=now())


def office(name: str) -> Office:
    return db.session.scalars(db.select(Office).where(Office.name.contains(name))).one()


def test_a_table_makes_offices_of_any_country(session: Session) -> None:
    assert entered(TABLE.replace(";e-mail;", ";email;"), "offices.csv").added == 2
    mayor = office("Dana Poole")
    assert mayor.inside_address == "Dana Poole\nCity of Mill\nTown Hall\n1 Mill Lane"
    assert (mayor.country, mayor.email, mayor.form_url) == ("CL", "mayor@mill.example", "https://mill.example/write")
    assert [one.name for one in offices_of("CL", "North", "")] == ["Rui Sal"]


def test_an_office_without_an_address_is_taken_and_prints_what_is_known(session: Session) -> None:
    entered("name,post\nRui Sal,Deputy\n", "offices.csv")
    assert office("Rui Sal").inside_address == "Rui Sal\nDeputy"


def test_the_same_file_again_changes_nothing_and_a_newer_one_updates(session: Session) -> None:
    table = TABLE.replace(";e-mail;", ";email;")
    entered(table, "offices.csv")
    assert entered(table, "offices.csv") == (0, 0, 2, 0)
    assert entered(table.replace("1 Mill Lane", "2 Mill Lane"), "offices.csv") == (0, 1, 1, 0)
    assert "2 Mill Lane" in office("Dana Poole").address


def test_a_representative_who_left_is_no_longer_offered_and_may_return(session: Session) -> None:
    table = TABLE.replace(";e-mail;", ";email;")
    without = "\n".join(line for line in table.splitlines() if not line.startswith("Rui Sal"))
    entered(table, "offices.csv")
    assert entered(without, "offices.csv").left == 1
    assert offices_of("CL", "North", "") == []
    assert entered(table, "offices.csv").changed == 1
    assert [one.name for one in offices_of("CL", "North", "")] == ["Rui Sal"]


def test_each_line_of_an_address_is_kept_as_every_line_is(session: Session) -> None:
    entered('name,address\nDana Poole,"E\u0301cole\u00a0 Mill\u200b\n\n1 Mill Lane"\n', "offices.csv")
    assert office("Dana Poole").address == "\u00c9cole Mill\n1 Mill Lane"


@pytest.mark.parametrize("character", ["\u202e", "\x07"])
def test_an_address_with_what_nobody_sees_is_refused_at_its_row(session: Session, character: Any) -> None:
    with pytest.raises(InputError, match="row 2"):
        entered(f'name,address\nDana Poole,"1 Mill{character} Lane"\n', "offices.csv")


def test_a_table_does_not_touch_the_offices_of_congress(session: Session) -> None:
    entered(LEGISLATORS.read_bytes(), "legislators.yaml")
    assert entered("name\nRui Sal\n", "offices.csv").left == 0


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("name,distric\nRui Sal,3\n", "did you mean 'district'?"),
        ("post\nMayor\n", "there is no column 'name'"),
        ("name,country\nRui Sal,Atlantis\n", "row 2: country 'Atlantis' is not known"),
        ("name,email\nRui Sal,nobody\n", "row 2: email must be one mail address"),
        ("name,email\nRui Sal,ruí@senate.example\n", "row 2: email has “í” before the @"),
        ("name,form\nRui Sal,javascript:alert(1)\n", "row 2: form must be the address of a website"),
        ("name\nRui Sal\nRUI SAL\n", "row 3: RUI SAL is there more than once"),
        ("name,post\n,Mayor\n", "row 2: name must not be empty"),
        ("name\n", "there is no row below the header"),
    ],
)
def test_a_table_with_a_mistake_is_refused_with_its_row(session: Session, table: str, said: str) -> None:
    with pytest.raises(InputError, match=r"offices\.csv") as refused:
        entered(table, "offices.csv")
    assert said in str(refused.value)
    assert db.session.scalar(db.select(db.func.count(Office.id))) == 0


@pytest.mark.skipif(not CONGRESS.exists() and not os.environ.get("CI"), reason="the file stands beside the checkout")
def test_every_district_has_two_senators_and_at_most_one_representative(session: Session) -> None:
    done = entered(CONGRESS.read_bytes(), CONGRESS.name)
    assert done.added == 537
    offices = offices_of("US", "CA", "12")
    assert [one.post for one in offices] == ["Senator", "Senator", "Representative"]
    assert all(one.salutation.startswith(f"Dear {one.post} ") for one in offices)
    assert [one.post for one in offices_of("US", "PR", "0")] == ["Resident Commissioner"]
    speaker = db.session.scalars(db.select(Office).where(Office.post == "Speaker of the House")).one()
    assert (speaker.salutation, speaker.inside_address.split("\n")[1]) == ("Dear Mr. Speaker:", "Speaker of the House")
    assert all(one.website.startswith("https://") and "\n" in one.inside_address for one in offices)


def test_the_command_names_members_of_congress_whose_term_has_ended(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "legislators.yaml"
    file.write_text(LEGISLATORS.read_text("utf-8").replace("2029-01-03", "2024-01-03"), "utf-8")
    done = app.test_cli_runner().invoke(args=["offices", "import", str(file)])
    assert "the term of Ada R. Flint (OR) has ended" in done.stderr


def test_the_command_reports_what_it_did_and_refuses_with_a_sentence(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "offices.csv"
    file.write_text("name\nRui Sal\n", "utf-8")
    done = app.test_cli_runner().invoke(args=["offices", "import", str(file)])
    assert (done.exit_code, done.stdout.splitlines()) == (0, ["added: 1", "changed: 0", "unchanged: 0", "left: 0"])
    file.write_text("nam\nRui Sal\n", "utf-8")
    refused = app.test_cli_runner().invoke(args=["offices", "import", str(file)])
    assert refused.exit_code == 1
    assert "did you mean 'name'?" in refused.stderr
