"""The form of a measurement: turns, ratios, goals and the line that is printed."""

import pytest

from tests.benchmarks.measurements import Goal, Plan, Row, Side, alternate, line

FAST, SLOW = Side("ours", (1.0, 2.0, 4.0)), Side("Chromium", (2.0, 8.0, 2.0))


def test_sides_take_turns_and_the_first_round_does_not_count() -> None:
    order: list[str] = []
    values = iter(range(100))

    def act(name: str) -> float:
        order.append(name)
        return next(values)

    assert alternate(lambda: act("a"), lambda: act("b"), runs=2) == [(2, 4), (3, 5)]
    assert order == ["a", "b"] * 3


def test_the_ratio_is_the_median_of_the_rounds() -> None:
    assert Row("render", FAST, SLOW, "s", Goal(1)).ratio == 0.5


def test_a_peer_that_was_measured_once_is_compared_with_the_median() -> None:
    assert Row("render", FAST, Side("yesterday's", (4.0,)), "s", Goal(1)).ratio == 0.5


@pytest.mark.parametrize(
    ("goal", "reached"),
    [
        (Goal(0.5), True),
        (Goal(0.4), False),
        (Goal(0.5, at_least=True), True),
        (Goal(0.6, at_least=True), False),
        (Goal(2, of_ours=True), True),
        (Goal(1.9, of_ours=True), False),
    ],
)
def test_a_goal_bounds_the_ratio_or_our_own_median(goal: Goal, reached: bool) -> None:
    assert Row("render", FAST, SLOW, "s", goal).is_reached is reached


def test_a_line_says_everything() -> None:
    row = Row("render", FAST, SLOW, "s", Goal(0.6), note="2,500 names")
    assert line(row) == "| render (2,500 names) | 2 s | Chromium: 2 s | 0.5 | ≤ 0.6 | yes |"


def test_a_missing_peer_is_said_to_be_missing() -> None:
    row = Row("render", FAST, Side("Typst"), "s", Goal(5))
    assert line(row) == "| render | 2 s | Typst: missing |  | ≤ 5 | ? |"


def test_a_plan_makes_sizes_small_but_not_nothing() -> None:
    plan = Plan(runs=1, scale=0.001)
    assert [plan.size(full) for full in (0, 1, 10_000)] == [0, 1, 10]
