"""``make bench``: the table of what people wait for, each row beside a peer or a floor that is measured in the same run.

Every part of the table is a module with a function ``rows``; one that fails is told, and does not keep the others from being
measured. Modules are loaded one by one for the same reason: another tree of the product may lack what one of them needs.
"""

import argparse
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from tests.benchmarks.measurements import LEAST_RUNS, Plan, Row, print_rows
from tests.benchmarks.table import other_tree
from tests.benchmarks.table.report import Report, load, surroundings

PARTS = (
    "commands",
    "printing",
    "congress",
    "signing",
    "signing_beside_others",
    "public_pages",
    "desk_queue",
    "importing",
    "start_up",
    "memory",
)
"""The parts in the order of the table."""


def main() -> int:
    """Measure, print and save; gives the exit status: 1 when a part failed."""
    chosen = _arguments()
    signal.signal(signal.SIGTERM, lambda *_of_signal: sys.exit("Stopped; what was started is stopped, too."))
    if chosen.tree:
        return other_tree.measure(chosen.tree, _for_other_tree(chosen))
    report = Report(Plan(chosen.runs, chosen.scale), surroundings(), load())
    _print_head(report)
    began = time.monotonic()
    print_rows(_measured(chosen.parts or PARTS, report))
    report.load_after = load()
    _print_foot(report, time.monotonic() - began)
    report.save(chosen.save)
    print(f"Saved as {chosen.save}.")
    return 1 if report.failures else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure what people wait for.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"parts of the table: {', '.join(PARTS)}")
    parser.add_argument("--runs", type=int, default=LEAST_RUNS, help="runs of each side")
    parser.add_argument("--scale", type=float, default=1.0, help="the part of each size; less than 1 only for a try")
    parser.add_argument("--save", type=Path, default=_usual_file(), help="the JSON file that is written")
    parser.add_argument("--tree", type=Path, help="another tree of the product to measure")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    chosen.save = chosen.save.resolve()
    return chosen


def _usual_file() -> Path:
    return Path("artefacts", f"bench-{datetime.now(UTC):%Y-%m-%d-%H%M}.json")


def _for_other_tree(chosen: argparse.Namespace) -> list[str]:
    return [*chosen.parts, f"--runs={chosen.runs}", f"--scale={chosen.scale}", f"--save={chosen.save}"]


def _measured(parts: tuple[str, ...] | list[str], report: Report) -> Iterator[Row]:
    for part in parts:
        try:
            for row in import_module(f"tests.benchmarks.{part}").rows(report.plan):
                report.rows.append(row)
                yield row
        except Exception as error:  # noqa: BLE001 - whatever one part meets, the others are measured
            report.failures[part] = f"{type(error).__name__}: {error}"
            traceback.print_exc()


def _print_head(report: Report) -> None:
    about = report.surroundings
    versions = ", ".join(f"{name} {version or 'missing'}" for name, version in about["versions"].items())
    print(f"Commit {about['commit'] or 'unknown'}, {about['date']}, {about['machine']['cores']} cores: {versions}.")
    print(f"Medians of {report.plan.runs} runs; load before: {_in_words(report.load_before)}.")
    if report.plan.scale != 1:
        print(f"Every size is made {report.plan.scale:g} times as large as it is called: this is a try, not the table.")
    print()


def _print_foot(report: Report, seconds: float) -> None:
    reached = [row.is_reached for row in report.rows]
    print(f"\n{reached.count(True)} of {len(reached)} goals reached, in {seconds / 60:.1f} minutes.", end=" ")
    print(f"Load after: {_in_words(report.load_after)}.")
    for part, why in report.failures.items():
        print(f"The part {part} failed: {why}")


def _in_words(loads: tuple[float, ...]) -> str:
    return " / ".join(f"{value:g}" for value in loads)


if __name__ == "__main__":
    sys.exit(main())
