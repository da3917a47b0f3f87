"""How often the public pages of a letter are answered in a second, beside the site's cheapest page, `/healthz`.

The client is a process of its own with four open connections. All sides take turns of a few seconds at the same server.
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.invented_list import write_letter, write_signatories
from tests.benchmarks.measurements import Goal, Plan, Row, Side, alternate, print_rows
from tests.benchmarks.running.asking import rate, tag_of
from tests.benchmarks.running.product import Product, product
from tests.servers.running_site import FLASK, ROOT, free_port, wait_until_ready

SECONDS = 2.0
FEW, USUAL, MANY = 100, 2_500, 100_000
FLOOR = "`/healthz` of the same server"
QUARTER = Goal(0.25, at_least=True)


def rows(plan: Plan) -> Iterator[Row]:
    """The rows of public pages: beside `/healthz`, and of a large letter beside a small one."""
    seconds = SECONDS * min(1.0, max(plan.scale, 0.1))
    with product() as site:
        few, usual, many = (_letter(site, plan.size(size)) for size in (FEW, USUAL, MANY))
        with _served(site) as port:
            yield from _beside_the_floor(port, usual, seconds, plan)
            yield _many_beside_few(port, few, many, seconds, plan)


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


def _letter(site: Product, size: int) -> str:
    """The address of an open letter with so many signatories."""
    slug = f"letter-{size}"
    file = write_letter(Path(site.instance, f"{slug}.md"), slug)
    site.flask("letter", "import", str(file))
    site.flask("letter", "open", slug)
    table = write_signatories(Path(site.instance, f"{slug}.csv"), size)
    site.flask("signatories", "import", slug, str(table), "--as", "approved")
    return f"/letters/{slug}"


@contextmanager
def _served(site: Product) -> Iterator[int]:
    """The port at which the product serves the site until the block ends."""
    port = free_port()
    environment = {**os.environ, **site.environment, "SIGNON_PORT": str(port)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen([FLASK, "serve"], cwd=ROOT, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            wait_until_ready(port)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


if __name__ == "__main__":
    print_rows(rows(Plan()))
