"""How far the goals that are missed lie from what can be had at all: sign-ons, memory at rest, and an import, with floors.

The table of `make bench` holds these three against the least that somebody could wait for, such as one INSERT. Here the floor
does all that has to be done, with the same libraries and in the same tables, and nothing else. ``python -m
tests.benchmarks.more.floors`` prints it alone.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import psycopg

from tests.benchmarks.invented_list import write_signatories
from tests.benchmarks.measurements import Act, Goal, Plan, Row, Side, alternate, print_rows
from tests.benchmarks.running import libraries_alone, rows_again
from tests.benchmarks.running.asking import rate
from tests.benchmarks.running.bare_application import NAME, bare_application
from tests.benchmarks.running.process_memory import family, together
from tests.benchmarks.running.product import Product, product
from tests.benchmarks.running.served import served, with_letter
from tests.benchmarks.signing import (
    BARE,
    CLIENTS,
    SLUG,
    Signing,
    bare_view,
    gunicorn,
    site_with_worker,
    started,
    wait_for,
)
from tests.servers import postgres
from tests.servers.running_site import free_port

FLOOR_OF_SIGN_ONS = "tests.benchmarks.running.whole_sign_on:app"
WRITERS = {"core": "the floor with SQLAlchemy", "driver": "the floor with the driver alone"}
PART_OF_A_TURN, QUIET = 0.6, 3.0
ROWS, SETTLED = 10_000, 5
MOST_FOR_CLIENTS = 0.2
"""Of a processor: with more than that, the clients would be measured, who share the machine with the server."""


def main() -> None:
    """Print every row."""
    print("\nGoals that are missed, and their floors\n")
    print_rows(rows(Plan()))


def rows(plan: Plan) -> Iterator[Row]:
    """The rows of all three."""
    for measured in (sign_ons, memory, importing):
        yield from measured(plan)


def sign_ons(plan: Plan) -> Iterator[Row]:
    """The rows of sign-ons, on both engines."""
    with tempfile.TemporaryDirectory(prefix="signon-bench-") as folder:
        databases = {"core": "", "driver": ""}
        yield from _sign_ons_on("SQLite", "", databases, f"{folder}/bare.sqlite3", plan, 0.20)
    if postgres.binaries() is None:
        return
    with postgres.own_cluster(durable=True) as ours, postgres.own_cluster(durable=True) as theirs:
        databases = {"bare": _new(ours, "bare"), **{name: _new(theirs, name) for name in WRITERS}}
        yield from _sign_ons_on("PostgreSQL", ours.url, databases, databases["bare"], plan, 0.25)


def _new(cluster: postgres.Cluster, name: str) -> str:
    """A new database; a cluster has connections for two sides at a time. Gives its address."""
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return cluster.address(name)


def _sign_ons_on(
    engine: str, database: str, floors: dict[str, str], bare: str, plan: Plan, goal: float
) -> Iterator[Row]:
    """The rows of an engine: ours, both floors, and the clients' own share, each beside the view with one INSERT."""
    short = Plan(plan.runs, plan.scale * PART_OF_A_TURN)
    turns = {name: Signing(short) for name in ("bare", *WRITERS, "ours")}
    with ExitStack() as running:
        ports = {"bare": running.enter_context(bare_view(bare))}
        for name in WRITERS:
            ports[name] = _floor_served(running, name, floors[name])
        ports["ours"], _instance = running.enter_context(site_with_worker(database))
        rates = alternate(*(turn.turn(ports[name]) for name, turn in turns.items()), _rest(plan), runs=plan.runs)
    measured = dict(zip(turns, rates, strict=False))
    what = f"sign-ons, {CLIENTS} clients, {engine}"
    names = {**WRITERS, "ours": "Signon, its worker running"}
    for name, called in names.items():
        peer, at_least = Side(BARE, measured["bare"]), Goal(goal, at_least=True)
        yield Row(what, Side(called, measured[name]), peer, "a second", at_least, called)
        p95s = (Side(called, turns[name].p95()), Side(BARE, turns["bare"].p95()))
        yield Row(what, *p95s, "ms", Goal(4), f"{called}, p95")
    floor = Side(WRITERS["core"], measured["core"])
    yield Row(what, Side("Signon", measured["ours"]), floor, "a second", Goal(1, at_least=True), "Signon to its floor")
    shares = {name: turns[name].processors_of_clients() for name in ("bare", "core", "ours")}
    for name in ("core", "ours"):
        sides = (Side(names[name], (shares[name],)), Side(BARE, (shares["bare"],)))
        note = f"{names[name]}, what the clients themselves take"
        yield Row(what, *sides, "of a processor", Goal(MOST_FOR_CLIENTS, of_ours=True), note)


def _floor_served(running: ExitStack, name: str, database: str) -> int:
    """Serve a floor on tables of its own, which the product makes; gives the port."""
    site = Product(Path(running.enter_context(tempfile.TemporaryDirectory(prefix="signon-bench-"))))
    site.environment["SIGNON_DATABASE_URL"] = database
    with_letter(site, SLUG, 0, "approved")
    address = database.replace("postgresql:", "postgresql+psycopg:") or f"sqlite:///{site.instance}/signon.sqlite3"
    environment = {**site.environment, "WHOLE_DATABASE": address, "WHOLE_WRITTEN_BY": name}
    port = free_port()
    running.enter_context(started(gunicorn(port, FLOOR_OF_SIGN_ONS), environment))
    wait_for(port)
    return port


def _rest(plan: Plan) -> Act:
    """Wait after our turn, whose mails the worker is still writing."""

    def rest() -> float:
        time.sleep(QUIET * plan.scale)
        return 0.0

    return rest


def memory(plan: Plan) -> Iterator[Row]:
    """The row of the site's memory at rest. The modules are those of a web process, as it tells them itself, before."""
    with product() as site, tempfile.TemporaryDirectory(prefix="signon-bench-") as place:
        folder = Path(place)
        with_letter(site, "at-rest", plan.size(100), "approved")
        usual, site.environment = site.environment, libraries_alone.telling(site.environment, folder, SETTLED - 1)
        _megabytes_at_rest(site)
        site.environment = usual
        names = libraries_alone.libraries(folder / "signon-web-1")
        (folder / "names").write_text("\n".join(names), encoding="utf-8")
        processes: list[int] = []

        def ours() -> float:
            megabytes, number = _megabytes_at_rest(site)
            processes.append(number)
            return megabytes

        def floor() -> float:
            return libraries_alone.megabytes(folder / "names", processes[-1] - 1)

        measured = alternate(ours, floor, runs=plan.runs, warm_up=False)
    called = f"as many processes with our libraries alone, {len(names):,} modules"
    note = f"{processes[-1]} processes"
    yield Row(
        "the whole site at rest, its memory",
        Side("Signon", measured[0]),
        Side(called, measured[1]),
        "MB",
        Goal(1),
        note,
    )


def _megabytes_at_rest(site: Product) -> tuple[float, int]:
    """The memory of the site, once it has answered and settled, and the number of its processes."""
    with served(site) as running:
        for path in ("/letters/at-rest", "/letters/at-rest/sign"):
            rate(running.port, path, 0.1)
        time.sleep(SETTLED)
        return together(running.pid), len(list(family(running.pid)))


def importing(plan: Plan) -> Iterator[Row]:
    """The rows of an import: beside all rows that it leaves, and of one row alone, which is the command's start."""
    number, letters = plan.size(ROWS), count()
    with product() as site, bare_application() as bare:
        table = str(write_signatories(site.instance / "table.csv", number))
        one = str(write_signatories(site.instance / "one.csv", 1))
        database, laid = site.instance / "signon.sqlite3", bare.folder / "laid.sqlite3"

        def ours(file: str) -> float:
            slug = f"letter-{next(letters)}"
            with_letter(site, slug, 0, "approved")
            return site.launch("signatories", "import", slug, file, "--as", "approved").seconds

        with_letter(site, "counted", 0, "approved")
        before = rows_again.copy_of(database, bare.folder / "before.sqlite3")
        site.flask("signatories", "import", "counted", table, "--as", "approved")
        after = rows_again.copy_of(database, bare.folder / "after.sqlite3")
        left = rows_again.lay_by(before, after, laid)
        (bare.folder / "wsgi.py").write_text(rows_again.SOURCE, encoding="utf-8")

        def floor() -> float:
            rows_again.prepare(bare.folder, before)
            return bare.launch("enter-again", str(laid)).seconds

        def start() -> float:
            return bare.launch("--help").seconds

        acts = (lambda: ours(table), lambda: ours(one), floor, start)
        whole, of_one, entered, started_alone = alternate(*acts, runs=plan.runs)
    peer = Side(rows_again.NAME, entered)
    counted = ", ".join(f"{name} {of_it:,}" for name, of_it in left.items())
    yield Row(f"`signatories import`, {number:,} rows", Side("Signon", whole), peer, "s", Goal(6), f"leaves {counted}")
    alone = Side(f"{NAME}, `flask --help`", started_alone)
    yield Row("`signatories import`, one row", Side("Signon", of_one), alone, "s", Goal(1.6), "the command's start")


if __name__ == "__main__":
    main()
