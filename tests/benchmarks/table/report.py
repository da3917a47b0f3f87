"""What a run of the table leaves as a file: its rows, the machine with its load, the versions, and the product's commit."""

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.benchmarks.measurements import Goal, Plan, Row, Side
from tests.servers import chromium, postgres
from tests.servers.running_site import ROOT

FORMAT = 1
PACKAGES = ("Flask", "SQLAlchemy", "gunicorn", "WeasyPrint", "pikepdf", "typst")


class UnreadableReportError(Exception):
    """A file that is no report of `make bench`; its text says which and what to do."""


@dataclass
class Report:
    """One run of the table. ``failures`` says of each part that could not be measured why."""

    plan: Plan
    surroundings: Mapping[str, Any]
    load_before: tuple[float, ...]
    load_after: tuple[float, ...] = ()
    rows: list[Row] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)

    def save(self, file: Path) -> None:
        """Write it as JSON; the median, the ratio and whether the goal is reached stand beside every run."""
        file.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "format": FORMAT,
            "plan": asdict(self.plan),
            **self.surroundings,
            "load_before": self.load_before,
            "load_after": self.load_after,
            "rows": [_with_results(row) for row in self.rows],
            "failures": self.failures,
        }
        file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_rows(file: Path) -> list[Row]:
    """The rows of a saved report. Raises UnreadableReportError."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise UnreadableReportError(f"{file} has the format {content['format']}: measure again with `make bench`.")
        return [_row(one) for one in content["rows"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableReportError(f"{file} cannot be read as a report of `make bench`: {error!r}.") from error


def surroundings() -> dict[str, Any]:
    """What a figure depends on: the product's commit, the date, the machine and the versions of what was measured."""
    return {
        "commit": commit(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "processor": _processor(), "system": platform.platform()},
        "versions": dict(_versions()),
    }


def commit() -> str:
    """The commit of the product that is measured, with a mark when files differ from it; empty in a copy without its history."""
    tree = (ROOT / "signon").resolve().parent
    described = ["git", "-C", str(tree), "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    return _printed(described)


def load() -> tuple[float, ...]:
    """The machine's load over one, five and fifteen minutes."""
    return tuple(round(value, 2) for value in os.getloadavg())


def _versions() -> Iterable[tuple[str, str]]:
    folder, program = postgres.binaries(), chromium.installed()
    yield "Python", platform.python_version()
    for name in PACKAGES:
        yield name, _package(name)
    yield "SQLite", sqlite3.sqlite_version
    yield "PostgreSQL", _printed([str(folder / "postgres"), "--version"]) if folder else ""
    yield "Chromium", _printed([program, "--version"]) if program else ""


def _package(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _printed(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor())


def _with_results(row: Row) -> dict[str, Any]:
    results = {"median": row.ours.median, "peer_median": row.peer.median, "ratio": row.ratio, "reached": row.is_reached}
    return {**asdict(row), **results}


def _row(kept: dict[str, Any]) -> Row:
    ours, peer = (Side(kept[side]["name"], tuple(kept[side]["runs"])) for side in ("ours", "peer"))
    return Row(kept["what"], ours, peer, kept["unit"], Goal(**kept["goal"]), kept["note"])
