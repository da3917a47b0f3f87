"""The floors of goals that are missed: they are measured with tiny sizes, and an import's floor has all of its rows."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import pytest

from tests.benchmarks.measurements import Plan, Row
from tests.benchmarks.more import floors
from tests.benchmarks.running.rows_again import copy_of, lay_by


@pytest.mark.slow
@pytest.mark.parametrize("measure", [floors.sign_ons, floors.memory, floors.importing])
def test_a_floor_is_measured_beside_the_product(measure: Callable[[Plan], Iterable[Row]]) -> None:
    rows = list(measure(Plan(runs=1, scale=0.02)))
    assert rows
    assert all(row.ours.runs and row.peer.runs for row in rows)


def test_only_rows_that_are_new_are_entered_again(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "site.sqlite3", isolation_level=None)) as site:
        site.execute("CREATE TABLE letter (id INTEGER PRIMARY KEY, slug TEXT)")
        site.execute("CREATE TABLE signature (id INTEGER PRIMARY KEY, organization TEXT)")
        site.execute("INSERT INTO letter (slug) VALUES ('clean-rivers')")
        before = copy_of(tmp_path / "site.sqlite3", tmp_path / "before.sqlite3")
        site.execute("INSERT INTO signature (organization) VALUES ('Lake'), ('Harbour')")
        after = copy_of(tmp_path / "site.sqlite3", tmp_path / "after.sqlite3")
    assert lay_by(before, after, tmp_path / "laid.sqlite3") == {"signature": 2}
    with closing(sqlite3.connect(tmp_path / "laid.sqlite3")) as laid:
        assert laid.execute("SELECT organization FROM signature").fetchall() == [("Lake",), ("Harbour",)]
