"""The capacity page: what is computed there follows from what was measured, by the formula of the benchmark."""

import re

import pytest

from tests.benchmarks.more.capacity import PARTS, signatories_a_second
from tests.servers.running_site import ROOT

PAGE = (ROOT / "docs" / "operating" / "capacity.md").read_text("utf-8")
CORES = 2


def measured(webs: int) -> dict[str, float]:
    """The processors' seconds of each part, as the page has them."""
    cells = re.search(rf"(?m)^\| {webs} \| (\d+) ms \| (\d+) ms \| (\d+) ms", PAGE).groups()
    return {part: int(cell) / 1000 for part, cell in zip(PARTS, cells, strict=True)}


@pytest.mark.parametrize("machines", [1, 2, 8])
def test_the_computed_figures_follow_from_the_measured_ones(machines: int) -> None:
    rate = signatories_a_second(machines, measured(2), cores=CORES)
    hours = machines * 10_000 / rate / 3600
    assert f"\n| {machines} | {rate:.1f} | {hours:.2f} | " in PAGE


def test_more_machines_help_until_the_database_is_full() -> None:
    each = measured(2)
    rates = [signatories_a_second(machines, each, cores=CORES) for machines in (2, 4, 6, 8, 100)]
    assert rates[0] < rates[1] < rates[-1]
    assert rates[-1] == rates[-2] == CORES * 0.7 / each["PostgreSQL"]
