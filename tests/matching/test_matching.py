"""Which names the matching takes for one organisation: measured on labelled pairs, and by example."""

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from signon.matching.index import Matcher, pairs
from signon.matching.profile import profile
from signon.matching.scale import DEFAULT_THRESHOLD, Score
from signon.matching.score import compare

LABELLED = Path(__file__).with_name("pairs.tsv")
LEAST_PRECISION, LEAST_RECALL, LEAST_PAIRS = 0.97, 0.95, 900


def labelled() -> list[dict[str, str]]:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def score_of(pair: dict[str, str]) -> Score:
    left = profile(pair["left"], country=pair["left_country"])
    return compare(left, profile(pair["right"], country=pair["right_country"]))


def alike(left: str, right: str) -> float:
    return compare(profile(left), profile(right)).value


PARTS = sorted({pair["part"] for pair in labelled()})


def test_the_labelled_pairs_are_many_enough_to_say_something() -> None:
    verdicts = Counter(pair["verdict"] for pair in labelled())

    assert sum(verdicts.values()) >= LEAST_PAIRS
    assert set(verdicts) == {"same", "different"}
    assert min(verdicts.values()) >= LEAST_PAIRS / 3


@pytest.mark.parametrize("part", PARTS)
def test_precision_and_recall_on_labelled_pairs(
    part: Any, capsys: pytest.CaptureFixture[str], record_property: Any
) -> None:
    found: Counter[tuple[bool, bool]] = Counter()
    wrong = []
    for pair in labelled():
        if pair["part"] == part:
            proposed, same = score_of(pair).value >= DEFAULT_THRESHOLD, pair["verdict"] == "same"
            found[proposed, same] += 1
            if proposed != same:
                wrong.append(f"{pair['left']} | {pair['right']} ({pair['verdict']}, {pair['pattern']})")
    precision = found[True, True] / (found[True, True] + found[True, False])
    recall = found[True, True] / (found[True, True] + found[False, True])
    report = f"{part}: {found.total()} pairs, precision {precision:.3f}, recall {recall:.3f}; wrong: {wrong}"
    record_property("report", report)
    with capsys.disabled():
        sys.stdout.write(f"\n{report}\n")

    assert precision >= LEAST_PRECISION, report
    assert recall >= LEAST_RECALL, report


def test_the_order_of_two_names_makes_no_difference_to_their_score() -> None:
    for pair in labelled():
        turned = {**pair, "left": pair["right"], "right": pair["left"]}
        turned |= {"left_country": pair["right_country"], "right_country": pair["left_country"]}

        assert score_of(turned).value == pytest.approx(score_of(pair).value), pair


@pytest.mark.parametrize("name", ["Amnesty International", "Human Rights Watch", "Red Cross", "Terre des Hommes"])
@pytest.mark.parametrize("added", ["Kenya", "Youth", "Deutschland", "North"])
def test_a_chapter_is_not_its_federation(name: str, added: str) -> None:
    assert alike(name, f"{name} {added}") < DEFAULT_THRESHOLD
    assert alike(f"{name} Uganda", f"{name} {added}") < DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    ("left", "right"),
    [("Colectivo de Abogados Torrín", "Colectivo de Abogadas Torrín"), ("Muslim Aid Torrin", "Islamic Aid Torrin")],
)
def test_women_of_a_profession_and_members_of_a_faith_are_not_others(left: str, right: str) -> None:
    assert alike(left, right) < DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("WWF", "World Wide Fund for Nature"),
        ("Doctors Without Borders", "Médecins Sans Frontières"),
        ("Ćwikła Foundation", "CWIKLA FOUNDATION, Inc."),
        ("Association of River Keepers", "River Keepers' Association"),
        ("Гринпис", "Greenpeace"),
        ("Mountain Straems Foundation", "Mountain Streams Foundation"),
    ],
)
def test_another_way_to_write_a_name_is_proposed(left: str, right: str) -> None:
    assert alike(left, right) >= DEFAULT_THRESHOLD


def test_only_the_same_name_scores_one() -> None:
    assert alike("Open Rivers!", "OPEN RIVERS") == 1
    assert all(score_of(pair).value < 1 for pair in labelled() if pair["verdict"] == "different")


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        ("Open Rivers", "open rivers", "the same name"),
        ("WWF", "World Wide Fund for Nature", "“WWF” may be its acronym"),
        ("Open Rivers", "Rivières ouvertes", "the same words in another language or form"),
        ("Open Rivers", "Open Rivers Kenya", "the same name with “kenya”: it may be a chapter"),
        ("Mountain Straems Forum", "Mountain Streams Forum", "a difference in spelling"),
        ("Blue Lagoons", "Blue Lagooons", "a difference in spelling"),
        ("Sea Wolf Trust", "Seawolf Trust", "spaces set differently"),
        ("Rights for Otters", "Otter Rights", "a word in another form, another order of the words"),
        ("Peace Council of Torrin", "Friedensrat Torrin", "the same words in another language or form"),
        ("ʿAdalah Forum", "Adalah Forum", "the same name"),
    ],
)
def test_every_score_comes_with_its_reason_in_words(left: str, right: str, reason: str) -> None:
    assert compare(profile(left), profile(right)).reason == reason


def test_the_same_name_in_another_country_is_no_proposal() -> None:
    left, right = profile("Amigos de la Tierra", country="AR"), profile("Amigos de la Tierra", country="ES")

    score = compare(left, right)

    assert 0.6 < score.value < DEFAULT_THRESHOLD
    assert score.reason == "the same name, but in another country"


def test_a_former_name_counts_as_the_name() -> None:
    today = profile("Wide Horizons", other_names=["Society of Lamplighters"])

    assert compare(today, profile("Society of Lamplighters")).value >= DEFAULT_THRESHOLD


def test_a_shared_web_domain_makes_similar_names_surer_and_different_ones_no_surer() -> None:
    left: dict[str, Any] = {"name": "Mountain Streams Foundation", "domains": ["streams.example"]}
    near = profile("Mountain Streams", domains=["streams.example"])
    other = profile("Lantern Trust", domains=["streams.example"])

    assert compare(profile(**left), near).value > compare(profile(left["name"]), near).value
    assert compare(profile(**left), other).value < DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    "name", ["", " ", "…", "🌍", "\u200b", "a", "7", "()", "- - -", "e.V.", "的", "((((", "x" * 300, "the of and"]
)
def test_no_name_is_too_strange_to_be_compared(name: str) -> None:
    assert 0 <= alike(name, "Open Rivers") < DEFAULT_THRESHOLD
    assert alike(name, name) == 1


def test_a_name_is_found_among_others_whatever_it_shares_with_them() -> None:
    names = ["World Wide Fund for Nature", "Ärzte ohne Grenzen", "Lantern Trust", "Open Rivers Kenya", "Гринпис"]
    matcher = Matcher()
    for number, name in enumerate(names):
        matcher.add(number, profile(name))

    found = {
        typed: [one.number for one in matcher.find(profile(typed))] for typed in ("WWF", "Doctors Without Borders")
    }

    assert found == {"WWF": [0], "Doctors Without Borders": [1]}
    assert [one.number for one in matcher.find(profile("Trsut Lantern"))] == [2]
    assert [one.number for one in matcher.find(profile("Greenpeace"))] == [4]
    assert matcher.find(profile("Open Rivers")) == []


def test_the_pairs_of_a_collection_come_best_first_each_once() -> None:
    names = ["Open Rivers", "Lantern Trust", "Open Rivres", "OPEN RIVERS", "The Lantern Trust"]

    found = [(one.left, one.right) for one in pairs([profile(name) for name in names])]

    assert found[0] == (0, 3)
    assert sorted(found) == [(0, 2), (0, 3), (1, 4), (2, 3)]


def test_the_candidates_of_the_labelled_pairs_are_found_by_their_keys() -> None:
    same = [pair for pair in labelled() if pair["verdict"] == "same" and score_of(pair).value >= DEFAULT_THRESHOLD]
    matcher = Matcher()
    for number, pair in enumerate(same):
        matcher.add(number, profile(pair["left"], country=pair["left_country"]))
    missed = [
        pair
        for number, pair in enumerate(same)
        if number
        not in {one.number for one in matcher.find(profile(pair["right"], country=pair["right_country"]), most=50)}
    ]

    assert len(missed) <= 0.02 * len(same), missed
