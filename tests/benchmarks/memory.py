"""The memory of the whole site at rest: all processes of `flask serve` together, after it has answered and settled."""

import time
from collections.abc import Iterator

from tests.benchmarks.measurements import Goal, Plan, Row, Side, print_rows
from tests.benchmarks.running.asking import rate
from tests.benchmarks.running.process_memory import family, together
from tests.benchmarks.running.product import product
from tests.benchmarks.running.served import served, with_letter

AT_FIRST = 322.0
"""MB, on 27 November 2026, in five processes, before what is imported when was looked at."""
SETTLED = 5
SLUG = "at-rest"


def rows(plan: Plan) -> Iterator[Row]:
    """The row of memory. A page that processes share counts once; each run is a start of its own."""
    processes, runs = 0, []
    with product() as site:
        with_letter(site, SLUG, plan.size(100), "approved")
        for _run in range(plan.runs):
            with served(site) as running:
                for path in (f"/letters/{SLUG}", f"/letters/{SLUG}/sign"):
                    rate(running.port, path, 0.1)
                time.sleep(SETTLED)
                runs.append(together(running.pid))
                processes = len(list(family(running.pid)))
    ours, before = Side("Signon", tuple(runs)), Side("before November's work", (AT_FIRST,))
    yield Row("the whole site at rest, its memory", ours, before, "MB", Goal(0.6), f"{processes} processes")


if __name__ == "__main__":
    print_rows(rows(Plan()))
