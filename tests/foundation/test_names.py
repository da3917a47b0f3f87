"""Names of organisations: what may be entered, which names are the same, and which only look alike."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.names import MOST_KEY, clean_line, is_visible, name_problems, organization_key, with_plain_ends

TEN_SCRIPTS = [
    "Coalición por los Ríos",
    "Российское движение за реки",
    "Συμμαχία για τα ποτάμια",
    "تحالف الأنهار",
    "קואליציית הנהרות",
    "नदी गठबंधन",
    "নদী জোট",
    "แนวร่วมแม่น้ำ",
    "河流联盟",
    "川の連合",
    "강 연합",
    "მდინარეების კოალიცია",
    "የወንዞች ጥምረት",
    "ᏣᎳᎩ",
]

lines = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=60)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Médecins Sans Frontières", "MEDECINS SANS FRONTIERES"),
        ("Rivers & People", "Rivers and  People"),
        ("Anti-Slavery League", "Anti–Slavery league"),
        ("Droits de l'Homme", "Droits de l’Homme"),
        ("U.N. Friends", "UN Friends"),
        ("“Open Rivers”", "Open Rivers"),
        ("ＲＩＶＥＲＳ", "rivers"),
        ("Ｒivers\u00a0Now!", "rivers now"),
        ("IŞIK Derneği", "ışık derneği"),
        ("Straße", "STRASSE"),
        ("Łódź", "lodz"),
        ("تَحَالُف", "تحالف"),
        ("Cafe\u0301", "Café"),
        ("Open\u200bRivers", "OpenRivers"),
    ],
)
def test_names_that_differ_only_in_writing_have_one_key(left: str, right: str) -> None:
    assert organization_key(left) == organization_key(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Open Rivers", "Open River"),
        ("Rivers Trust", "The Rivers Trust"),
        ("Amnesty International", "Amnesty International Kenya"),
        ("Group 1", "Group 2"),
        ("Rivers ♥", "Rivers"),
        ("が連合", "か連合"),
        ("नदी", "नद"),
        ("Rivers e.V.", "Rivers"),
    ],
)
def test_names_that_may_mean_two_organisations_have_two_keys(left: str, right: str) -> None:
    assert organization_key(left) != organization_key(right)


@pytest.mark.parametrize("name", [*TEN_SCRIPTS, "!!!", "♥", "🌍🌊", "=Rivers", "#&%", "'", "¿?", "¨"])
def test_a_visible_name_in_any_script_has_a_key_and_no_problem(name: Any) -> None:
    assert organization_key(name)
    assert name_problems(name) == []


@given(lines)
def test_every_visible_name_has_a_key_that_fits_its_column(name: str) -> None:
    key = organization_key(name)
    assert bool(key) or not is_visible(name)
    assert len(key) <= MOST_KEY


@given(lines)
def test_case_padding_and_composition_never_change_the_key(name: str) -> None:
    key = organization_key(name)
    assert organization_key(f"  {name}\t") == key
    assert organization_key(unicodedata.normalize("NFD", name)) == key
    assert organization_key(unicodedata.normalize("NFC", name)) == key


def test_long_names_that_unfold_to_more_than_the_column_keep_different_keys() -> None:
    left, right = "ﷺ" * 299 + "a", "ﷺ" * 299 + "b"
    assert organization_key(left) != organization_key(right)
    assert len(organization_key(left)) == MOST_KEY


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ("  Open   Rivers \n", "Open Rivers"),
        ("Open\nRivers\r\n\tNow", "Open Rivers Now"),
        ("Cafe\u0301", "Café"),
        ("\ufeffOpen\u00a0Rivers\u200b", "Open Rivers"),
        ("می\u200cخواهیم", "می\u200cخواهیم"),
        ("👩\u200d👧 Rivers", "👩\u200d👧 Rivers"),
        ("", ""),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_a_line_is_kept_as_meant_without_the_leftovers_of_copying(entered: str, kept: str) -> None:
    assert clean_line(entered) == kept


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ("Open\x00Rivers", "U+0000"),
        ("Open\x1bRivers", "U+001B"),
        ("Open\x86Rivers", "U+0086"),
        ("Open\uffffRivers", "U+FFFF"),
        ("Open\ud800Rivers", "U+D800"),
        ("\u202esreviR nepO", "direction"),
        ("\u2066Open Rivers\u2069", "direction"),
        ("x" * 10_000, "10000 characters; 300"),
        ("Z" + "\u0301" * 30, "accents"),
    ],
)
def test_a_line_that_could_deceive_or_break_is_refused(entered: str, words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("+", r"\+")):
        clean_line(entered)
    assert words in " ".join(name_problems(entered))


def test_every_reason_is_given_at_once() -> None:
    assert len(name_problems("\x00\u202e" + "x" * 400)) == 3


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "\u200e\u200f", "\u3164", "\u2800", "\u00ad"])
def test_a_name_of_which_nothing_shows_is_refused(name: str) -> None:
    assert name_problems(name) == ["must not be empty"]


@given(st.text(max_size=40))
def test_what_is_accepted_once_is_accepted_again_unchanged(text: str) -> None:
    try:
        kept = clean_line(text)
    except ValueError:
        return
    assert clean_line(kept) == kept


def test_a_text_of_very_many_characters_is_refused_by_their_number_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signon.names._most_marks_in_a_row", lambda _text: pytest.fail("looked at"))
    assert name_problems("é" * 1_000_000) == ["has 1000000 characters; 300 are the most"]


def test_marks_around_a_letter_count_as_accents_too() -> None:
    assert name_problems("Z" + "\u0351\u0489" * 5) == [
        "has more accents on one letter than can be printed; remove them"
    ]
    assert name_problems("हिन्दी संस्था की नीति") == []


@pytest.mark.parametrize(
    "parted", ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\u2028", "\u2029", "\r\n", "\t"]
)
def test_whatever_ends_a_line_is_a_space_in_a_name(parted: Any) -> None:
    assert clean_line(f"Heron{parted}Society") == "Heron Society"
    assert organization_key(f"Heron{parted}Society") == organization_key("Heron Society")
    assert with_plain_ends(f"Heron{parted}Society").split() == ["Heron", "Society"]
