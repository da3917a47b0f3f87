"""The form of every measurement: a row of the table that `make bench` prints.

A module that measures gives its rows by a function ``rows(plan)``, which yields each `Row` as soon as it is measured. It says
with `Plan` how large its lists are and how often each side takes its turn, and takes the turns with `alternate`. It looks at
the product from outside: by commands, addresses and files. So that another tree of the product can be measured, whatever it
starts is started with the folder ``ROOT`` of `tests.servers.running_site` as its working folder.
"""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Act = Callable[[], float]
"""Does one run of one side, and gives its value."""

LEAST_RUNS = 5


@dataclass(frozen=True)
class Plan:
    """How much is measured: runs of each side, and the part of each size that is made (1 for the table, little for a test)."""

    runs: int = LEAST_RUNS
    scale: float = 1.0

    def size(self, full: int) -> int:
        """So much of a number of letters, signatories, requests or seconds; at least 1 of what is not 0."""
        return min(full, max(1, round(full * self.scale)))


@dataclass(frozen=True)
class Side:
    """What one side of a row took: every run of ours, of the peer or of the floor. A peer that is not installed has no runs."""

    name: str
    runs: tuple[float, ...] = ()

    @property
    def median(self) -> float | None:
        """The median of the runs; None without any."""
        return statistics.median(self.runs) if self.runs else None


@dataclass(frozen=True)
class Goal:
    """A bound for the ratio, or for our own median where ``of_ours`` says so."""

    bound: float
    at_least: bool = False
    of_ours: bool = False

    def is_met(self, value: float) -> bool:
        """Whether a ratio, or our own median, is within the bound."""
        return value >= self.bound if self.at_least else value <= self.bound


@dataclass(frozen=True)
class Row:
    """One line of the table: what a person waits for, our side, and a peer or a floor in the same run.

    ``unit`` is that of both sides: ``s``, ``ms``, ``MB``, ``KB``, ``a second``. More of it is better when ``goal`` says "at
    least". ``note`` tells what the reader needs to know besides, such as a size, a status or a percentile.
    """

    what: str
    ours: Side
    peer: Side
    unit: str
    goal: Goal
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours to the peer's: the median of the rounds, or of all runs where the sides took no turns; None without a peer."""
        if self.ours.median is None or not self.peer.median:
            return None
        if len(self.ours.runs) == len(self.peer.runs):
            return statistics.median(ours / peer for ours, peer in zip(self.ours.runs, self.peer.runs, strict=True))
        return self.ours.median / self.peer.median

    @property
    def is_reached(self) -> bool | None:
        """Whether the goal is met; None when that cannot be said."""
        value = self.ours.median if self.goal.of_ours else self.ratio
        return None if value is None else self.goal.is_met(value)


def alternate(*acts: Act, runs: int, warm_up: bool = True) -> list[tuple[float, ...]]:
    """The values of each act, which take turns: A B C, A B C, … A first round that warms up does not count."""
    values: list[list[float]] = [[] for _act in acts]
    for number in range(runs + warm_up):
        for act, kept in zip(acts, values, strict=True):
            value = act()
            if number >= warm_up:
                kept.append(value)
    return [tuple(kept) for kept in values]


def seconds_of(act: Callable[[], object]) -> Act:
    """An act whose value is the seconds that it takes."""

    def run() -> float:
        began = time.perf_counter()
        act()
        return time.perf_counter() - began

    return run


HEADING = """\
| what a person waits for | ours | peer or floor in the same run | ratio | goal | reached |
|---|---:|---|---:|---|---|"""


def print_rows(rows: Iterable[Row]) -> list[Row]:
    """Print the table, each line as soon as it is measured; gives the rows."""
    print(HEADING, flush=True)
    printed = []
    for row in rows:
        print(line(row), flush=True)
        printed.append(row)
    return printed


def line(row: Row) -> str:
    """A row as a line of a Markdown table."""
    what = f"{row.what} ({row.note})" if row.note else row.what
    reached = {True: "yes", False: "**no**", None: "?"}[row.is_reached]
    cells = (what, _value(row.ours, row.unit), _peer(row), _ratio(row.ratio), _goal(row), reached)
    return f"| {' | '.join(cells)} |"


def _peer(row: Row) -> str:
    if not row.peer.runs:
        return f"{row.peer.name}: missing"
    return f"{row.peer.name}: {_value(row.peer, row.unit)}"


def _value(side: Side, unit: str) -> str:
    return "not measured" if side.median is None else f"{in_three_digits(side.median)} {unit}"


def _ratio(ratio: float | None) -> str:
    return "" if ratio is None else in_three_digits(ratio)


def _goal(row: Row) -> str:
    sign = "≥" if row.goal.at_least else "≤"
    return f"{sign} {row.goal.bound:g}{f' {row.unit}' if row.goal.of_ours else ''}"


def in_three_digits(value: float) -> str:
    """A number as one reads it: 1,234, 12.3, 1.23, 0.0123."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
