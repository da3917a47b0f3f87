"""How each of the 537 members of Congress is addressed, in a letter and on an action page, and which seats nobody holds.

``congress.csv`` is an extract of the congress-legislators file (public domain, CC0) as of 27 November 2026.
"""

import csv
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from signon.actions.offices.file import read_offices
from signon.letters.addressees.file import ReadAddressees, Selection, read_addressees
from signon.letters.addressees.legislators import Chamber
from signon.letters.addressees.presets import Presets

ROWS = list(csv.DictReader((Path(__file__).parent / "congress.csv").read_text(encoding="utf-8").splitlines()))
TODAY = date(2026, 11, 27)
NOT_BY_THE_USUAL_TITLE = {
    "Eleanor Holmes Norton": "Dear Delegate Norton:",
    "Stacey E. Plaskett": "Dear Delegate Plaskett:",
    "Aumua Amata Coleman Radewagen": "Dear Delegate Radewagen:",
    "James C. Moylan": "Dear Delegate Moylan:",
    "Kimberlyn King-Hinds": "Dear Delegate King-Hinds:",
    "Pablo José Hernández": "Dear Resident Commissioner Hernández:",
    "Mike Johnson": "Dear Mr. Speaker:",
}
NICKNAMED = {
    "Eric A. “Rick” Crawford",
    "Charles J. “Chuck” Fleischmann",
    "Henry C. “Hank” Johnson, Jr.",
    "Robert C. “Bobby” Scott",
    "Earl L. “Buddy” Carter",
    "Jesús G. “Chuy” García",
}


def entry(row: dict[str, str]) -> dict[str, Any]:
    parts = ("first", "middle", "last", "suffix", "nickname", "official_full")
    term = {key: row[key] for key in ("type", "state", "district", "end")}
    role = {"title": row["role"], "chamber": "house" if row["type"] == "rep" else "senate", "start": "2025-01-03"}
    return {
        "name": {part: row[part] for part in parts if row[part]},
        "bio": {"gender": row["gender"]},
        "leadership_roles": [{**role, "end": "2025-02-01"}, role] if row["role"] else [],
        "terms": [term | {"office": "1 Heron Hall", "address": "1 Heron Hall Washington DC 20515"}],
    }


FILE = json.dumps([entry(row) for row in ROWS]).encode()


def of(rows: list[dict[str, str]], day: date | None = TODAY, **selection: Any) -> ReadAddressees:
    return read_addressees(json.dumps([entry(row) for row in rows]).encode(), "c.yaml", Selection(**selection), day=day)


def one(**changed: str) -> ReadAddressees:
    member = next(row for row in ROWS if row["official_full"] == "Mike Johnson")
    return of([member | changed])


def test_each_member_has_one_salutation_by_a_title_and_a_name_that_the_address_bears() -> None:
    read = read_addressees(FILE, "c.yaml", day=TODAY)
    assert len(read.addressees) == len(ROWS) == 537
    unusual: dict[str, str] = {}
    for row, addressee in zip(ROWS, read.addressees, strict=True):
        name = addressee.address.split("\n")[0].removeprefix("The Honorable ")
        title = "Senator" if row["type"] == "sen" else "Representative"
        if addressee.salutation != f"Dear {title} {row['last']}:":
            unusual[name] = addressee.salutation
        if addressee.salutation != "Dear Mr. Speaker:":
            last = re.fullmatch(
                r"Dear (?:Senator|Representative|Delegate|Resident Commissioner) (.+):", addressee.salutation
            )
            assert last
            assert last[1] in name
    assert unusual == NOT_BY_THE_USUAL_TITLE


def test_an_action_page_addresses_every_member_as_a_letter_does() -> None:
    letters = [one.salutation for one in read_addressees(FILE, "c.yaml", day=TODAY).addressees]
    assert [row.salutation for row in read_offices(FILE, "c.yaml", day=TODAY).rows] == letters


def test_nicknames_stand_in_typographic_quotation_marks() -> None:
    names = [one.address.split("\n")[0] for one in read_addressees(FILE, "c.yaml", day=TODAY).addressees]
    assert {name.removeprefix("The Honorable ") for name in names if "“" in name} == NICKNAMED
    assert not [name for name in names if '"' in name]


def test_the_address_names_the_speakers_office_and_no_other() -> None:
    addresses = [one.address for one in read_addressees(FILE, "c.yaml", day=TODAY).addressees]
    lines = {line for address in addresses for line in address.split("\n")[1:-2]}
    assert lines == {
        "United States Senate",
        "United States House of Representatives",
        "Speaker of the House",
    }
    assert one().addressees[0].address.split("\n")[:3] == [
        "The Honorable Mike Johnson",
        "Speaker of the House",
        "United States House of Representatives",
    ]


@pytest.mark.parametrize(
    ("gender", "salutation"), [("F", "Dear Madam Speaker:"), ("M", "Dear Mr. Speaker:"), ("", "Dear Speaker Johnson:")]
)
def test_the_speaker_is_greeted_by_office(gender: str, salutation: str) -> None:
    assert one(gender=gender).addressees[0].salutation == salutation


def test_own_presets_follow_the_same_rule() -> None:
    presets = Presets("{name}, {chamber}", "To {title} {last_name}, {state_name}:")
    speaker, cantwell = of(
        [row for row in ROWS if row["official_full"] in {"Mike Johnson", "Maria Cantwell"}], presets=presets
    ).addressees[::-1]
    assert (speaker.address, speaker.salutation) == (
        "Mike Johnson, Speaker of the House\nUnited States House of Representatives",
        "To Mr. Speaker, Louisiana:",
    )
    assert cantwell.salutation == "To Senator Cantwell, Washington:"


def test_who_was_speaker_and_is_in_the_senate_now_is_a_senator() -> None:
    data = FILE.replace(
        b'"title": "Speaker of the House", "chamber": "house"', b'"title": "Speaker of the House", "chamber": "x"'
    )
    read = read_addressees(data, "c.yaml", day=TODAY)
    assert "Dear Representative Johnson:" in [one.salutation for one in read.addressees]
    assert "Dear Mr. Speaker:" not in [one.salutation for one in read.addressees]


def test_vacant_seats_and_terms_that_have_ended_are_named() -> None:
    remarks = read_addressees(FILE, "c.yaml", day=TODAY).remarks
    assert remarks.vacant == ("CA-14", "FL-20", "GA-13", "TX-23")
    assert remarks.ended == ("Jon Husted (OH)", "Ashley Moody (FL)")
    assert remarks.sentences() == [
        "By the file, the term of Jon Husted (OH), Ashley Moody (FL) has ended; take a newer file, or look who holds the seat.",
        "The file has nobody for 4 seats: CA-14, FL-20, GA-13, TX-23.",
    ]


def test_only_seats_and_terms_of_the_chamber_and_state_that_were_chosen_are_named() -> None:
    assert of(ROWS, chamber=Chamber.SENATE).remarks.vacant == ()
    assert of(ROWS, chamber=Chamber.HOUSE, state="ca").remarks == of(ROWS, state="CA").remarks
    assert of(ROWS, state="CA").remarks.vacant == ("CA-14",)


def test_a_senate_seat_and_one_of_a_delegate_that_nobody_holds_are_named() -> None:
    rest = [
        row for row in ROWS if (row["type"], row["state"]) != ("rep", "GU") and row["official_full"] != "Maria Cantwell"
    ]
    assert of(rest).remarks.vacant == ("CA-14", "FL-20", "GA-13", "TX-23", "GU", "a Senate seat of WA")


def test_after_the_third_of_january_the_terms_of_the_whole_house_have_ended() -> None:
    assert len(of(ROWS, date(2027, 1, 3)).remarks.ended) == 2
    later = of(ROWS, date(2027, 1, 4))
    assert len(later.remarks.ended) == 472
    assert " and 464 more has ended" in later.remarks.sentences()[0]


def test_of_an_extract_nobody_is_missing() -> None:
    assert of([row for row in ROWS if row["state"] == "CA"]).remarks.vacant == ()
