"""What a run of the faults has counted: a row for each kind of fault."""

import os
from collections.abc import Iterator
from typing import NamedTuple

from tests.faults.scene.ledger import Act
from tests.faults.scene.oracle import Kind, Verdict

KILLS = int(os.environ.get("KILLS") or 100)
"""The kills of a web process in a full run; of the other processes there are fewer in proportion."""

HEADINGS = ("fault", "times", "acknowledged", "lost", "doubled", "mails", "arrived again", "longest outage")


class Row(NamedTuple):
    """One kind of fault, how often it was tried, and what the oracle said."""

    fault: str
    times: int
    verdict: Verdict


_rows: list[Row] = []


def count(fault: str, times: int, verdict: Verdict) -> None:
    """Count a fault that was tried so many times. Raises ``AssertionError`` when the oracle found anything wrong."""
    _rows.append(Row(fault, times, verdict))
    assert not verdict.faults, f"{fault}: {verdict}"
    assert verdict.acknowledged[Act.SIGN], f"{fault}: nothing was acknowledged"


def table() -> Iterator[str]:
    """The lines of the table; none when nothing was counted."""
    if not _rows:
        return
    yield ""
    yield f"| {' | '.join(HEADINGS)} |"
    yield f"|---{'|---:' * (len(HEADINGS) - 1)}|"
    for row in _rows:
        yield f"| {' | '.join(map(str, _cells(row)))} |"


def _cells(row: Row) -> tuple[object, ...]:
    verdict = row.verdict
    lost = [kind for kind in Kind if kind is not Kind.DOUBLED]
    return (
        row.fault,
        row.times,
        sum(verdict.acknowledged.values()),
        verdict.count(*lost),
        verdict.count(Kind.DOUBLED),
        verdict.mails,
        verdict.repeated,
        f"{verdict.longest_outage:.1f} s",
    )
