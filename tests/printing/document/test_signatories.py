"""The order, grouping and lines of the signatory list."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from signon.errors import InputError
from signon.letters.parts.letter_parts import SignatoryListSettings
from signon.printing.document.catalogue import LetterWords
from signon.printing.document.signatories import ListedSignatory, PrintedList

DAY = date(2020, 3, 27)


def listed(signatories: Any, *, language: str = "en-US", called: Any = None, **settings: Any) -> PrintedList | None:
    return PrintedList.compose(
        signatories,
        SignatoryListSettings(**settings),
        LetterWords(language),
        as_of=DAY,
        heading_level=1,
        country_names=called or {},
    )


def names(signatories: Any, **settings: Any) -> list[str]:
    return [entry.name for group in listed(signatories, **settings).groups for entry in group.entries]


def test_there_is_no_list_when_nobody_signed() -> None:
    assert listed([]) is None


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", ["Åkers vänner", "Ängens vänner", "Öns vänner", "Zebra"]),
        ("sv", ["Zebra", "Åkers vänner", "Ängens vänner", "Öns vänner"]),
    ],
)
def test_names_are_in_the_alphabetical_order_of_the_letters_language(language: str, expected: list[str]) -> None:
    assert names([ListedSignatory(name) for name in reversed(expected)], language=language) == expected


def test_spanish_puts_the_tilde_after_n() -> None:
    assert names(map(ListedSignatory, ["Ocho", "Ñandú", "Nube", "Nzuri"]), language="es") == [
        "Nube",
        "Nzuri",
        "Ñandú",
        "Ocho",
    ]


def test_quotation_marks_before_a_name_do_not_count() -> None:
    assert names(map(ListedSignatory, ["“Beta” Group", "Gamma", "«Alpha»"])) == ["«Alpha»", "“Beta” Group", "Gamma"]


def test_numbers_in_names_count_as_numbers() -> None:
    assert names(map(ListedSignatory, ["Article 12", "100 Rivers", "Article 9", "9 Lakes"])) == [
        "9 Lakes",
        "100 Rivers",
        "Article 9",
        "Article 12",
    ]


def test_the_order_does_not_depend_on_the_order_given() -> None:
    twins = [ListedSignatory("Alpha", country=code, representative_name=name) for code in ("FR", "DE") for name in "BA"]
    assert listed(twins, style="names-representatives") == listed(twins[::-1], style="names-representatives")


def test_by_country_order_puts_international_bodies_first() -> None:
    signatories = [
        ListedSignatory("Zeta", country="AT"),
        ListedSignatory("Alpha", country="CH"),
        ListedSignatory("World"),
    ]
    assert names(signatories, order="country") == ["World", "Zeta", "Alpha"]


def test_in_the_order_of_signing_the_earliest_comes_first_and_the_undated_last() -> None:
    early, late = datetime(2020, 3, 1, tzinfo=UTC), datetime(2020, 3, 2, tzinfo=UTC)
    signatories = [ListedSignatory("A"), ListedSignatory("B", signed_at=late), ListedSignatory("C", signed_at=early)]
    assert names(signatories, order="signed") == ["C", "B", "A"]


def test_groups_by_country_are_headed_in_the_letters_language_with_international_bodies_first() -> None:
    signatories = [
        ListedSignatory("B", country="DE"),
        ListedSignatory("A", country="DE"),
        ListedSignatory("C"),
        ListedSignatory("D", country="EG"),
    ]
    groups = listed(signatories, style="by-country", language="fr").groups
    assert [(group.heading, [entry.name for entry in group.entries]) for group in groups] == [
        ("Organisations internationales et régionales", ["C"]),
        ("Allemagne", ["A", "B"]),
        ("Égypte", ["D"]),
    ]


def test_groups_by_region_name_each_country() -> None:
    signatories = [
        ListedSignatory("A", country="KE"),
        ListedSignatory("B", country="EG"),
        ListedSignatory("C", country="XK"),
    ]
    groups = listed(signatories, style="by-region").groups
    assert [(group.heading, [entry.name for entry in group.entries]) for group in groups] == [
        ("Africa", ["A, Kenya", "B, Egypt"]),
        ("Europe", ["C, Kosovo"]),
    ]


@pytest.mark.parametrize(
    ("style", "name", "details"),
    [
        ("names", "River Watch (RW)", ()),
        ("names-countries", "River Watch (RW), Kenya", ()),
        ("names-representatives", "River Watch (RW)", ("Ada Flint, Director", "Kenya")),
    ],
)
def test_each_style_prints_its_lines(style: str, name: str, details: tuple[Any, ...]) -> None:
    signatory = ListedSignatory("River  Watch", "RW", "KE", "Ada Flint", "Director")
    (group,) = listed([signatory], style=style).groups
    assert (group.heading, [(entry.name, entry.details) for entry in group.entries]) == ("", [(name, details)])


def test_details_that_are_absent_leave_no_line() -> None:
    (group,) = listed([ListedSignatory("World")], style="names-representatives").groups
    assert group.entries[0].details == ()


@pytest.mark.parametrize("name", ["CICC", "Coalition (CICC)", "The CICC of Kenya"])
def test_an_acronym_that_the_name_bears_is_not_repeated(name: str) -> None:
    assert ListedSignatory(name, "CICC").printed_name == name


@pytest.mark.parametrize("style", ["names-countries", "by-country", "by-region"])
def test_a_country_that_is_none_is_refused(style: str) -> None:
    with pytest.raises(InputError, match="'QQ' is not"):
        listed([ListedSignatory("Alpha", country="QQ")], style=style)


def test_the_coordinators_heading_replaces_the_usual_one() -> None:
    assert listed([ListedSignatory("A")]).heading == "The undersigned organizations"
    assert listed([ListedSignatory("A")], heading="Signed by").heading == "Signed by"


def test_a_signatory_survives_json() -> None:
    signatory = ListedSignatory("A", "B", "KE", "C", "D", datetime(2020, 3, 1, 12, 30, tzinfo=UTC))
    assert ListedSignatory.from_json(signatory.as_json()) == signatory
    assert ListedSignatory.from_json(ListedSignatory("A").as_json()) == ListedSignatory("A")


@pytest.mark.parametrize("sign", ["ʻ", "ʼ", "ʾ", "ʿ", "‘", "’", "'", "“", "«", "\u200e", "_", "(", "\u200eʿ"])
def test_a_sign_before_a_name_does_not_count(sign: str) -> None:
    assert names(map(ListedSignatory, ["Zebra", f"{sign}Adalah Forum", "Bell"])) == [
        f"{sign}Adalah Forum",
        "Bell",
        "Zebra",
    ]


def test_the_okina_and_the_ayn_do_not_count_within_a_name() -> None:
    expected = ["Hawaiʻi Alliance", "Hawaii Bees", "Hawaiʻi Cranes", "Maʿab", "Maac"]
    assert names(map(ListedSignatory, reversed(expected))) == expected


def test_articles_count_unless_the_desk_says_how_to_sort() -> None:
    rivers = [
        ListedSignatory("The Rivers"),
        ListedSignatory("La Voz"),
        ListedSignatory("L’Eau"),
        ListedSignatory("Mill"),
    ]
    assert names(rivers) == ["L’Eau", "La Voz", "Mill", "The Rivers"]
    sorted_as = [ListedSignatory("The Rivers", sort_as="Rivers"), ListedSignatory("La Voz", sort_as="Voz"), *rivers[2:]]
    assert names(sorted_as) == ["L’Eau", "Mill", "The Rivers", "La Voz"]


def test_readings_and_names_without_their_article_give_the_order_in_every_style() -> None:
    japanese = [ListedSignatory("日本", sort_as="にほん"), ListedSignatory("海の会", sort_as="うみのかい")]
    assert names(japanese, language="ja") == ["海の会", "日本"]
    arabic = [ListedSignatory("الوردة", "", "JO", sort_as="وردة"), ListedSignatory("بحر", "", "JO")]
    assert names(arabic, language="ar", style="by-country") == ["بحر", "الوردة"]
    assert names(arabic, language="ar", order="country") == ["بحر", "الوردة"]


@pytest.mark.parametrize(
    ("style", "language", "expected"),
    [
        ("names", "en", ["Lake Trust"]),
        ("names-countries", "en", ["Lake Trust, Kenya and Uganda"]),
        ("names-countries", "de", ["Lake Trust, Kenia und Uganda"]),
        ("by-region", "en", ["Lake Trust, Kenya and Uganda"]),
        ("by-country", "en", ["Lake Trust, Kenya and Uganda"]),
    ],
)
def test_both_countries_of_a_signatory_are_printed(style: str, language: str, expected: list[str]) -> None:
    assert (
        names([ListedSignatory("Lake Trust", "", "KE", second_country="UG")], style=style, language=language)
        == expected
    )


def test_a_signatory_of_two_countries_is_grouped_under_the_first() -> None:
    two = ListedSignatory("Lake Trust", "", "UG", second_country="KE")
    found = listed([two, ListedSignatory("Mill", "", "KE")], style="by-country")
    assert [(group.heading, [entry.name for entry in group.entries]) for group in found.groups] == [
        ("Kenya", ["Mill"]),
        ("Uganda", ["Lake Trust, Uganda and Kenya"]),
    ]
    assert listed([two], style="names-representatives").groups[0].entries[0].details == ("Uganda and Kenya",)


def test_a_letters_own_name_of_a_country_is_printed_heads_its_group_and_gives_the_order() -> None:
    both = [ListedSignatory("Olive Press", "", "PS"), ListedSignatory("Reed", "", "SE")]
    usual, own = (listed(both, style="by-country", called=called) for called in ({}, {"PS": "State of Palestine"}))
    assert [group.heading for group in usual.groups] == ["Palestine", "Sweden"]
    assert [group.heading for group in own.groups] == ["State of Palestine", "Sweden"]
    last = listed(both, style="by-country", order="country", called={"PS": "Zaytun"})
    assert [group.heading for group in last.groups] == ["Sweden", "Zaytun"]
    assert names(both, style="names-countries", called={"PS": "P."}) == ["Olive Press, P.", "Reed, Sweden"]
