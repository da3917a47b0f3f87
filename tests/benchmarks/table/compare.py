"""``make bench-compare OLD NEW``: two reports of ``make bench``, row by row, and what the newer takes of the older.

The last column compares the ratios to the peer, where both have one: it depends least on what else a machine did.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measurements import Row, in_three_digits
from tests.benchmarks.table.report import UnreadableReportError, read_rows

HEADING = """\
| what a person waits for | old | new | new to old | ratio to the peer, old | new | new to old |
|---|---:|---:|---:|---:|---:|---:|"""


def main() -> None:
    """Print the comparison of the two files that the command line names."""
    parser = argparse.ArgumentParser(
        prog="make bench-compare",
        description="Compare two reports of `make bench`: make bench-compare OLD.json NEW.json, or OLD=… NEW=…",
    )
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    chosen = parser.parse_args()
    try:
        print("\n".join(compared(read_rows(chosen.old), read_rows(chosen.new))))
    except UnreadableReportError as error:
        sys.exit(str(error))


def compared(old: list[Row], new: list[Row]) -> Iterator[str]:
    """The lines of the comparison."""
    before, after = ({(row.what, row.unit): row for row in rows} for rows in (old, new))
    yield HEADING
    for key, row in after.items():
        if key in before:
            yield _line(before[key], row)
    for name, here, there in (("older", before, after), ("newer", after, before)):
        for what, _unit in here.keys() - there.keys():
            yield f"Only in the {name}: {what}."


def _line(old: Row, new: Row) -> str:
    figures = (
        _figure(old.ours.median, f" {old.unit}"),
        _figure(new.ours.median, f" {new.unit}"),
        _quotient(new.ours.median, old.ours.median),
        _figure(old.ratio),
        _figure(new.ratio),
        _quotient(new.ratio, old.ratio),
    )
    return f"| {new.what} | {' | '.join(figures)} |"


def _figure(value: float | None, unit: str = "") -> str:
    return "" if value is None else f"{in_three_digits(value)}{unit}"


def _quotient(new: float | None, old: float | None) -> str:
    return "" if new is None or not old else in_three_digits(new / old)


if __name__ == "__main__":
    main()
