"""What a written name consists of: endings left out, slips, two languages in one line, the bodies that others belong to."""

import pytest

from signon.matching.index import Matcher
from signon.matching.profile import profile
from signon.matching.scale import DEFAULT_THRESHOLD
from signon.matching.score import compare
from signon.matching.screen import may_be_one


def alike(left: str, right: str) -> float:
    return compare(profile(left), profile(right)).value


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Nailby Climate Emergency Group", "Nailby climate emergency"),
        ("Réseau Semences Vivantes", "Semences Vivantes"),
        ("Green spece friends", "Green Space Friends"),
        ("Green Space Firends", "Green Space Friends"),
        ("Oter Trust", "Otter Trust"),
        ("Bürgerinitative Stille Nacht", "Bürgerinitiative Stille Nacht"),
        ("Riverwatch", "River Watch"),
        ("Honey Bee Keepers", "Honeybee Keepers"),
        ("Pell Carer Circle", "Pell Carers Circle"),
        ("The Hands & Hearts", "Hands and Hearts"),
        ("Torrin Housing Coop", "Torrin Housing Co-operative Ltd"),
        ("Women4Water", "Women for Water"),
    ],
)
def test_an_ending_left_out_a_slip_or_a_space_makes_a_likely_duplicate(left: str, right: str) -> None:
    assert alike(left, right) >= DEFAULT_THRESHOLD
    assert alike(right, left) >= DEFAULT_THRESHOLD


@pytest.mark.parametrize("between", ["{} – {}", "{} - {}", "{} / {}", "{} | {}", "{} ({})"])
def test_a_name_in_two_languages_is_like_either_half(between: str) -> None:
    both = between.format("Heron Society", "Reihergesellschaft")

    assert alike(both, "Heron Society") >= DEFAULT_THRESHOLD
    assert alike(both, "Reihergesellschaft") >= DEFAULT_THRESHOLD
    assert alike("Heron Society", "Reihergesellschaft") < DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Young Academy (of the Torrin Academy of Sciences)", "The Torrin Academy of Sciences"),
        ("Junge Sektion (der Torriner Gesellschaft für Vögel)", "Torriner Gesellschaft für Vögel"),
        ("Comité des jeunes (du Réseau Semences Vivantes)", "Réseau Semences Vivantes"),
        ("Gruppo giovani (della Rete Semi Liberi)", "Rete Semi Liberi"),
        ("Jongerenraad (van de Vereniging Open Polder)", "Vereniging Open Polder"),
        ("Legal Clinic – at Skarrow University", "Skarrow University"),
    ],
)
def test_the_body_that_an_organisation_belongs_to_is_no_other_name_of_it(left: str, right: str) -> None:
    assert alike(left, right) < DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Pell Wetland Group", "Pell Wetland Society"),
        ("River Group", "River"),
        ("Red Sea Dolphins", "Sea Dolphins"),
        ("Otter Society – Kenya", "Otter Society – Uganda"),
        ("Otter Society – Youth", "Otter Society"),
        ("Open Harbour – Youth Institute", "Youth Institute"),
        ("Dockers Local 12", "Dockers Local 21"),
        ("Network 50", "Network 50+"),
        ("Friends of Newton", "Friends of Newtown"),
    ],
)
def test_what_is_another_kind_chapter_number_or_place_stays_apart(left: str, right: str) -> None:
    assert alike(left, right) < DEFAULT_THRESHOLD


@pytest.mark.parametrize("name", ["AS", "Coop", "COOP", "The Coop", "A.S.", "NGO"])
def test_a_name_that_is_also_a_legal_form_is_still_a_name(name: str) -> None:
    assert all(reading.identity and reading.joined for reading in profile(name).readings)
    assert alike(name, name) == 1
    assert alike(name, "Otter Trust") < DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        ("Oter Trust", "Otter Trust", "a difference in spelling"),
        ("Riverwatch", "River Watch", "spaces set differently"),
        ("Nailby Climate Group", "Nailby Climate", "one without the word for its kind of organisation"),
        (
            "Heron Society – Reihergesellschaft",
            "Reihergesellschaft",
            "the same name apart from small words, legal form or acronym, as far as one part of a name goes",
        ),
    ],
)
def test_the_reason_says_what_differs(left: str, right: str, reason: str) -> None:
    assert compare(profile(left), profile(right)).reason == reason


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Bürgerinitative Stille Nacht", "Bürgerinitiative Stille Nacht"),
        ("Green spece friends", "Green Space Friends"),
        ("Heron Society – Reihergesellschaft", "Reihergesellschaft"),
        ("Nailby Climate Emergency Group", "Nailby climate emergency"),
    ],
)
def test_the_quick_look_and_the_keys_let_them_through(left: str, right: str) -> None:
    matcher = Matcher()
    matcher.add(1, profile(left))

    assert may_be_one(profile(left), profile(right))
    assert [one.number for one in matcher.find(profile(right))] == [1]
