"""The whole table with tiny sizes, on the product in a folder that is named: it runs through, and what it saves is comparable."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import PARTS
from tests.benchmarks.table.report import read_rows
from tests.servers.running_site import ROOT

LONGEST = 900
"""Seconds after which a part hangs: with tiny sizes the longest takes one or two minutes, mostly for starting sites."""


def _run(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_measured_and_two_runs_are_compared(part: str, tmp_path: Path) -> None:
    saved = tmp_path / "bench.json"
    run = _run("tests.benchmarks", part, "--runs=1", "--scale=0.002", f"--tree={ROOT}", f"--save={saved}")
    assert run.returncode == 0, run.stdout + run.stderr
    rows = read_rows(saved)
    assert rows
    assert all(row.ours.runs for row in rows)
    compared = _run("tests.benchmarks.table.compare", str(saved), str(saved))
    assert compared.stdout.count("\n") == len(rows) + 2


def test_an_unknown_part_is_refused_by_its_name() -> None:
    run = _run("tests.benchmarks", "seconds")
    assert run.returncode == 2
    assert "there is no part seconds" in run.stderr
