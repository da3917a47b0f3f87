"""How long a coordinator waits for the queue of a letter with very many signatures, beside that of a letter with few."""

from collections.abc import Iterator

from tests.benchmarks.measurements import Act, Goal, Plan, Row, Side, alternate, print_rows
from tests.benchmarks.running.asking import rate
from tests.benchmarks.running.product import product
from tests.benchmarks.running.served import served, sign_in, with_letter

FEW, MOST, SECONDS = 100, 100_000, 2.0


def rows(plan: Plan) -> Iterator[Row]:
    """The row of the queue; every signature in it waits for a decision."""
    with product() as site:
        for size in (FEW, MOST):
            with_letter(site, f"size-{size}", plan.size(size), "verified")
        with served(site) as running:
            cookie = sign_in(site, running.port)
            most, few = (_time(running.port, f"size-{size}", cookie, plan) for size in (MOST, FEW))
            ours, theirs = alternate(most, few, runs=plan.runs)
    what = f"the desk's queue, {MOST:,} signatures"
    yield Row(what, Side("Signon", ours), Side(f"with {FEW}", theirs), "ms", Goal(1.5))


def _time(port: int, slug: str, cookie: str, plan: Plan) -> Act:
    """Milliseconds until one client has the whole page."""
    address = f"/coordinator/letters/{slug}/signatures"
    return lambda: 1_000 / rate(port, address, SECONDS * plan.scale, connections=1, cookie=cookie)


if __name__ == "__main__":
    print_rows(rows(Plan()))
