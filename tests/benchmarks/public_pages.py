"""How often the public pages of a letter are answered in a second, beside the site's cheapest page, `/healthz`.

The client is a process of its own with four open connections. All sides take turns of a few seconds at the same server.
"""

from collections.abc import Iterator

from tests.benchmarks.measurements import Goal, Plan, Row, Side, alternate, print_rows
from tests.benchmarks.running.asking import milliseconds, rate, tag_of
from tests.benchmarks.running.product import Product, product
from tests.benchmarks.running.served import served, with_letter

SECONDS = 2.0
FEW, USUAL, MANY = 100, 2_500, 100_000
FLOOR = "`/healthz` of the same server"
QUARTER = Goal(0.25, at_least=True)


def rows(plan: Plan) -> Iterator[Row]:
    """The rows of public pages: beside `/healthz`, and of a large letter beside a small one."""
    seconds = SECONDS * min(1.0, max(plan.scale, 0.1))
    with product() as site:
        few, usual, many = (_letter(site, plan.size(size)) for size in (FEW, USUAL, MANY))
        with served(site) as (port, _pid):
            yield from _beside_the_floor(port, usual, seconds, plan)
            yield _many_beside_few(port, few, many, seconds, plan)
            yield _first_readers(site, port, few, many, plan)


def _beside_the_floor(port: int, page: str, seconds: float, plan: Plan) -> Iterator[Row]:
    floor, shown, unchanged, listed, form = alternate(
        lambda: rate(port, "/healthz", seconds),
        lambda: rate(port, page, seconds),
        lambda: rate(port, page, seconds, tag=tag_of(port, page)),
        lambda: rate(port, f"{page}/signatories.json", seconds),
        lambda: rate(port, f"{page}/sign", seconds),
        runs=plan.runs,
    )
    peer = Side(FLOOR, floor)
    for what, runs in (
        (f"the public letter page, {plan.size(USUAL):,} signatories", shown),
        ("the same, asked for again while it is unchanged", unchanged),
        (f"the public list as JSON, {plan.size(USUAL):,}", listed),
        ("the sign form", form),
    ):
        yield Row(what, Side("Signon", runs), peer, "a second", QUARTER)


def _many_beside_few(port: int, few: str, many: str, seconds: float, plan: Plan) -> Row:
    of_few, of_many = alternate(
        lambda: 1_000 / rate(port, few, seconds, connections=1),
        lambda: 1_000 / rate(port, many, seconds, connections=1),
        runs=plan.runs,
    )
    what = f"the public page, {plan.size(MANY):,} signatories"
    return Row(what, Side("Signon", of_many), Side(f"with {plan.size(FEW):,}", of_few), "ms", Goal(2))


def _first_readers(site: Product, port: int, few: str, many: str, plan: Plan) -> Row:
    """The page asked for once after each change of its letter, so that it has to be made anew."""

    def first(page: str) -> float:
        slug = page.rpartition("/")[2]
        site.flask("letter", "close", slug)
        site.flask("letter", "open", slug)
        return milliseconds(port, page)

    of_few, of_many = alternate(lambda: first(few), lambda: first(many), runs=plan.runs)
    what = f"the same after a change, {plan.size(MANY):,} signatories, its first reader"
    return Row(what, Side("Signon", of_many), Side(f"with {plan.size(FEW):,}", of_few), "ms", Goal(2))


def _letter(site: Product, size: int) -> str:
    """The address of an open letter with so many signatories."""
    with_letter(site, f"letter-{size}", size, "approved")
    return f"/letters/letter-{size}"


if __name__ == "__main__":
    print_rows(rows(Plan()))
