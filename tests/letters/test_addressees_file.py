"""Addressees read from the congress-legislators file and from tables."""

from pathlib import Path
from typing import Any

import pytest

from signon.errors import InputError
from signon.letters.addressees.file import ReadAddressees, Selection, read_addressees
from signon.letters.addressees.legislators import Chamber
from signon.letters.addressees.presets import PresetError, Presets
from signon.letters.parts.letter_parts import Addressee

INVENTED = Path(__file__).parent / "legislators.yaml"
PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "legislators-current.yaml"


def invented(**selection: Any) -> ReadAddressees:
    return read_addressees(INVENTED.read_bytes(), "legislators.yaml", Selection(**selection))


def of_table(text: str) -> tuple[Addressee, ...]:
    return read_addressees(text.encode(), "people.csv").addressees


def test_a_senator_is_addressed_at_the_office_of_the_present_term() -> None:
    senator = invented(chamber=Chamber.SENATE).addressees[0]
    assert senator.address.split("\n") == [
        "The Honorable Ada R. Flint",
        "United States Senate",
        "12 Heron Building",
        "Washington, DC 20510",
    ]
    assert senator.salutation == "Dear Senator Flint:"


def test_a_representative_without_an_official_name_is_called_by_all_names() -> None:
    representative = invented(chamber=Chamber.HOUSE, state="ny").addressees[0]
    assert representative.address.split("\n")[:2] == [
        "The Honorable Bo No Reed Jr.",
        "United States House of Representatives",
    ]
    assert representative.salutation == "Dear Representative Reed:"


def test_somebody_whose_office_is_not_known_is_named_and_addressed_at_the_chamber() -> None:
    read = invented(chamber=Chamber.HOUSE, state="OR")
    assert read.remarks.without_office == ("Íñigo Vale",)
    assert read.addressees[0].address.endswith("\nWashington, DC 20515")


def test_presets_are_filled_in_and_lines_that_stay_empty_are_left_out() -> None:
    presets = Presets("{title} {name}\n{party}, {state_name}\n{district}\n{address}", "Dear {first_name},")
    senator = invented(chamber=Chamber.SENATE, presets=presets).addressees[0]
    assert senator.address.split("\n")[:3] == ["Senator Ada R. Flint", "Independent, Oregon", "12 Heron Building"]
    assert senator.salutation == "Dear Ada,"


def test_a_name_that_looks_like_a_placeholder_is_not_filled_in() -> None:
    data = INVENTED.read_text(encoding="utf-8").replace("Ada R. Flint", "'{state} Flint'").encode()
    read = read_addressees(data, "legislators.yaml", Selection(Chamber.SENATE))
    assert read.addressees[0].address.startswith("The Honorable {state} Flint\n")


@pytest.mark.parametrize(
    ("preset", "complaint"),
    [
        ("{nmae}", r"\{nmae\} is not known; did you mean \{name\}\?"),
        ("{zebra}", r"\{zebra\} is not known; there are: \{name\}, "),
        ("{name", "brace .* has no partner"),
        ("{{name}}", "brace .* has no partner"),
        ("{name.__class__}", "is not known"),
        (" ", "is empty"),
    ],
)
def test_a_preset_that_cannot_be_filled_is_refused(preset: str, complaint: str) -> None:
    with pytest.raises(PresetError, match=complaint):
        Presets(address=preset)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "is no list of legislators"),
        (b"name: Ada", "is no list of legislators"),
        (b"- [", "cannot be read as YAML"),
        (b"\xff\xfe\x00", "cannot be read as YAML"),
        (b"- !!python/object/apply:os.system [ls]", "cannot be read as YAML"),
        (b"[" * 100_000, "nested more than 20 levels deep"),
        (b"- &a {name: {last: F}}\n- *a", "uses an alias"),
        (b"- just text", "entry 1: there is no 'name'"),
        (b"- {name: {last: Flint}}", "entry 1: there is no 'terms'"),
        (b"- {name: {last: Flint}, terms: []}", "entry 1: 'terms' is empty"),
        (b"- {name: {first: Ada}, terms: [{type: sen, state: OR}]}", "entry 1: 'name' has no 'last'"),
        (b"- {name: {last: F}, terms: [{type: lord, state: OR}]}", "neither sen nor rep"),
        (b"- {name: {last: F}, terms: [{type: sen, state: ZZ}]}", "'ZZ' is no state"),
        (b"- 1\n" * 30, "and 10 more"),
    ],
)
def test_a_file_that_is_no_list_of_legislators_is_refused_with_the_place(data: bytes, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        read_addressees(data, "legislators.yaml")


@pytest.mark.parametrize(
    ("selection", "complaint"),
    [({"state": "ZZ"}, "'ZZ' is no state"), ({"chamber": Chamber.SENATE, "state": "NY"}, "has no legislator")],
)
def test_a_selection_that_leaves_nobody_is_refused(selection: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        invented(**selection)


@pytest.mark.parametrize("character", ["\x85", "\x0b", "\x0c"])
def test_an_unusual_end_of_a_line_between_copies_is_an_end_of_a_line(character: str) -> None:
    (addressee,) = of_table(f'address,cc\nMinistry,"One{character}Two"\n')
    assert addressee.cc == ("One", "Two")


@pytest.mark.parametrize("character", ["\x07", "\u202e"])
def test_a_control_character_in_a_copy_is_refused_at_its_row(character: str) -> None:
    with pytest.raises(InputError, match="row 2"):
        of_table(f'address,cc\nMinistry,"One{character}Two"\n')


def test_a_table_may_have_several_lines_in_a_cell() -> None:
    text = 'Inside address;Salutation;Email;CC\n"Minister Ada Flint\nMinistry";Dear Minister:;a@b.example;"One\nTwo"\n'
    (addressee,) = of_table(text)
    assert addressee.address == "Minister Ada Flint\nMinistry"
    assert (addressee.salutation, addressee.email, addressee.cc) == ("Dear Minister:", "a@b.example", ("One", "Two"))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "the file is empty"),
        ("address\n", "no row below the header"),
        ("salutation\nDear all:\n", "no column 'address'"),
        ("addres,email\nx,y\n", "did you mean 'address'"),
        ("address,zebra\nx,y\n", "'zebra' is not known; there are: address"),
        ("address,address\nx,y\n", "more than once"),
        ("address,salutation\nx,y\n,Dear all:\n", "row 3: 'address' is required"),
        ('address,email\nx,"two\nlines"\n', "row 2: 'email' must be a single line"),
        ("address\nx\x07y\n", r"row 2: 'address' contains an invisible control character \(U\+0007\)"),
    ],
)
def test_a_table_that_cannot_be_used_whole_is_refused_with_the_row(text: str, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        of_table(text)


def test_a_table_takes_no_selection() -> None:
    with pytest.raises(InputError, match="choose among legislators in a YAML file"):
        read_addressees(b"address\nx\n", "people.csv", Selection(Chamber.HOUSE))


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published file is kept beside the checkout")
def test_the_published_file_gives_every_member_of_congress() -> None:
    read = read_addressees(PUBLISHED.read_bytes(), PUBLISHED.name)
    senators = [one for one in read.addressees if "\nUnited States Senate\n" in one.address]
    assert len(senators) == 100
    assert len(read.addressees) > 530
    assert all(len(one.address.splitlines()) == 4 for one in senators)
    assert len({one.address for one in read.addressees}) == len(read.addressees)


def test_a_table_says_how_it_was_read() -> None:
    text = 'Whom we write to;\naddress;salutation\n"Präsidentin\nMünster";Sehr geehrte Frau Präsidentin\n'
    read = read_addressees(text.encode("cp1252"), "people.csv")
    assert read.addressees[0].address == "Präsidentin\nMünster"
    assert "was read as Windows-1252" in read.notices[0]
    assert "'Whom we write to'" in read.notices[1]
