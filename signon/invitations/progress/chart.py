"""The chart of a letter's figures over time: stepped lines, drawn by the page as SVG without a script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from signon.invitations.progress.figures import Day
from signon.translation import gettext as _

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 48, 130, 12, 34
STEPS = (1, 2, 5)
MOST_LINES = 5
LEAST_BETWEEN_LABELS = 18


@dataclass(frozen=True, slots=True)
class Line:
    """One figure over time. ``key`` names its look; ``label`` stands at its end, at height ``label_y``."""

    key: str
    label: str
    points: str
    label_y: float


@dataclass(frozen=True)
class Chart:
    """The drawing: lines, the numbers at the left with their heights, and the days below with their places."""

    lines: list[Line]
    numbers: list[tuple[int, float]]
    days: list[tuple[date, float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def chart_of(days: Sequence[Day]) -> Chart | None:
    """The chart; None when there is less than two days to show."""
    if len(days) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    step = _step(days[-1].invited)
    top = step * -(-days[-1].invited // step)
    x, y = _scale_of_days(days), _scale_of_numbers(top)
    numbers = [(number, y(number)) for number in range(0, top + 1, step)]
    return Chart(_lines(days, x, y), numbers, _shown_days(days, x))


def _lines(days: Sequence[Day], x: Callable[[date], float], y: Callable[[int], float]) -> list[Line]:
    names = {"invited": _("invited"), "opened": _("opened"), "signed": _("signed"), "declined": _("declined")}
    ends = _spread({key: y(getattr(days[-1], key)) for key in names})
    return [
        Line(key, f"{getattr(days[-1], key)} {name}", _points(days, key, x, y), ends[key])
        for key, name in names.items()
    ]


def _points(days: Sequence[Day], key: str, x: Callable[[date], float], y: Callable[[int], float]) -> str:
    """A stepped line: a figure stays as it is until the day on which it changes."""
    points: list[tuple[float, float]] = []
    for one in days:
        if points:
            points.append((x(one.day), points[-1][1]))
        points.append((x(one.day), y(getattr(one, key))))
    return " ".join(f"{across:.1f},{down:.1f}" for across, down in points)


def _spread(heights: dict[str, float]) -> dict[str, float]:
    """The labels' heights, moved up where they would stand on each other."""
    spread: dict[str, float] = {}
    limit = float(HEIGHT)
    for key, height in sorted(heights.items(), key=lambda one: -one[1]):
        limit = min(height, limit - LEAST_BETWEEN_LABELS) if spread else height
        spread[key] = limit
    return spread


def _scale_of_days(days: Sequence[Day]) -> Callable[[date], float]:
    first = days[0].day
    length = max((days[-1].day - first).days, 1)
    return lambda day: LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / length


def _scale_of_numbers(top: int) -> Callable[[int], float]:
    return lambda number: HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * number / max(top, 1)


def _step(most: int) -> int:
    """The distance of the lines that a height is read by: 1, 2 or 5 times a power of ten, for at most five lines."""
    power = 1
    while True:
        for factor in STEPS:
            if most <= factor * power * MOST_LINES:
                return factor * power
        power *= 10


def _shown_days(days: Sequence[Day], x: Callable[[date], float]) -> list[tuple[date, float, str]]:
    """The first and the last day, each with the end of its label that stands there."""
    return [(days[0].day, x(days[0].day), "start"), (days[-1].day, x(days[-1].day), "end")]
