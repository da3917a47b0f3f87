"""The chart and the map: what they draw from the figures."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from signon.countries import CODES, REGIONS, region_of
from signon.invitations.progress.chart import BOTTOM, HEIGHT, TOP, chart_of
from signon.invitations.progress.figures import Day, Tally
from signon.invitations.progress.world_map import positions
from signon.invitations.status import Outcome

START = date(2026, 11, 1)


def test_every_country_has_one_square_of_its_own() -> None:
    places = positions()
    assert set(places) == set(CODES)
    assert len(set(places.values())) == len(CODES)


def test_the_parts_of_the_world_lie_to_each_other_as_on_any_map() -> None:
    africa, americas, asia, europe, _oceania = (
        [place for code, place in positions().items() if region_of(code) == region] for region in REGIONS
    )

    def middle(places: Any, axis: Any) -> float:
        return sum(place[axis] for place in places) / len(places)

    assert middle(americas, 0) < middle(europe, 0) < middle(asia, 0)
    assert middle(europe, 1) < middle(africa, 1)


def test_one_day_alone_makes_no_chart() -> None:
    assert chart_of([Day(START, 3, 0, 0, 0)]) is None


def test_a_figure_stays_as_it_is_until_the_day_it_changes() -> None:
    days = [Day(START, 10, 0, 0, 0), Day(START + timedelta(days=4), 10, 5, 4, 1)]
    chart = chart_of(days)
    signed = next(line for line in chart.lines if line.key == "signed")
    heights = [float(point.split(",")[1]) for point in signed.points.split()]
    assert heights[0] == heights[1] == HEIGHT - BOTTOM
    assert heights[2] == pytest.approx(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * 0.4, abs=0.1)
    assert signed.label == "4 signed"
    assert [number for number, _height in chart.numbers] == [0, 2, 4, 6, 8, 10]


def test_labels_never_stand_on_each_other() -> None:
    chart = chart_of([Day(START, 100, 2, 2, 2), Day(START + timedelta(days=1), 100, 3, 3, 3)])
    heights = sorted(line.label_y for line in chart.lines)
    assert all(low + 17 < high for low, high in pairwise(heights))


def test_the_shade_of_a_country_says_how_many_of_the_invited_signed() -> None:
    def step(signed: Any, invited: Any) -> int:
        tally = Tally(invited)
        tally.outcomes[Outcome.SIGNED] = signed
        return tally.step

    assert [step(signed, 9) for signed in (0, 1, 2, 3, 6, 8, 9)] == [0, 1, 1, 2, 3, 3, 4]
