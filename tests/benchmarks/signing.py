"""How many organisations sign in a second, sixteen clients at a time, and how long they wait: on SQLite and on PostgreSQL.

The floor is a bare view of Flask that stores one row, under the same gunicorn and with a database that is as careful: what is
acknowledged is on the disk. The site's worker runs beside it and has the mails about every sign-on to write.
"""

import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path

import psycopg

from tests.benchmarks.measurements import Act, Goal, Plan, Row, Side, alternate, print_rows
from tests.benchmarks.running import bare_sign_on
from tests.benchmarks.running.bare_application import GUNICORN
from tests.benchmarks.running.product import Product
from tests.benchmarks.running.served import with_letter
from tests.benchmarks.running.signing_clients import Told, told_by
from tests.servers import postgres
from tests.servers.running_site import FLASK, ROOT, free_port

CLIENTS, SECONDS, SETTLED, LIMIT = 16, 5.0, 2, 120
SLUG = "signed-now"
FORM = f"/letters/{SLUG}/sign"
BARE = "a bare view, one INSERT, same gunicorn"


def rows(plan: Plan) -> Iterator[Row]:
    """The rows of sign-ons."""
    with tempfile.TemporaryDirectory(prefix="signon-bench-") as folder:
        yield from _on("SQLite", "", f"{folder}/bare.sqlite3", plan, 0.20)
    if postgres.binaries() is None:
        yield Row(_what("PostgreSQL"), Side("Signon"), Side("PostgreSQL"), "a second", Goal(0.25, at_least=True))
        return
    with postgres.own_cluster(durable=True) as cluster:
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE bare")
        yield from _on("PostgreSQL", cluster.url, cluster.address("bare"), plan, 0.25)


def _on(engine: str, database: str, bare_database: str, plan: Plan, goal: float) -> Iterator[Row]:
    """The two rows of an engine: sign-ons a second, and the time within which 95 of 100 are answered."""
    ours, theirs = Signing(plan), Signing(plan)
    with site_with_worker(database) as (port, _instance), bare_view(bare_database) as bare_port:
        rates = alternate(ours.turn(port), theirs.turn(bare_port), runs=plan.runs)
    yield Row(_what(engine), Side("Signon", rates[0]), Side(BARE, rates[1]), "a second", Goal(goal, at_least=True))
    late = f"{_what(engine)}, p95"
    yield Row(late, Side("Signon", ours.p95()), Side(BARE, theirs.p95()), "ms", Goal(4))


def _what(engine: str) -> str:
    return f"sign-ons, {CLIENTS} clients, {engine}, worker running"


class Signing:
    """The turns of one side."""

    def __init__(self, plan: Plan) -> None:
        self._seconds = SECONDS * plan.scale
        self._numbers = count()
        self._told: list[Told] = []

    def turn(self, port: int) -> Act:
        """Lets the clients sign for a while; its value is how many were acknowledged in a second."""

        def sign() -> float:
            self._told.append(told_by(port, FORM, self._seconds, CLIENTS, f"Turn {next(self._numbers)}"))
            return self._told[-1].a_second

        return sign

    def p95(self) -> tuple[float, ...]:
        """That of every turn but the first, which warmed up."""
        return tuple(told.p95 for told in self._told[1:])

    def processors_of_clients(self) -> float:
        """The share of a processor that the clients themselves took, in every turn but the first."""
        return statistics.median(told.processor / told.elapsed for told in self._told[1:])


@contextmanager
def site_with_worker(database: str) -> Iterator[tuple[int, Path]]:
    """The product under gunicorn with its worker; gives the port and the instance's folder."""
    with tempfile.TemporaryDirectory(prefix="signon-bench-") as folder, ExitStack() as running:
        site, port = Product(Path(folder)), free_port()
        site.environment |= {
            "SIGNON_DATABASE_URL": database,
            "SIGNON_PORT": str(port),
            "SIGNON_LEAST_SECONDS_TO_SIGN": "0",
            "SIGNON_SIGN_ONS_PER_ADDRESS": "10000000",
        }
        with_letter(site, SLUG, 0, "approved")
        running.enter_context(started([FLASK, "worker"], site.environment))
        running.enter_context(started(gunicorn(port, "wsgi:app"), site.environment))
        wait_for(port)
        yield port, Path(folder)


@contextmanager
def bare_view(database: str) -> Iterator[int]:
    """The view with one INSERT; gives its port."""
    port = free_port()
    environment = {**Product(ROOT).environment, "BARE_DATABASE": database}
    subprocess.run([sys.executable, "-m", bare_sign_on.__name__], cwd=ROOT, env=environment, check=True)
    with started(gunicorn(port, f"{bare_sign_on.__name__}:app"), environment):
        wait_for(port)
        yield port


def gunicorn(port: int, application: str) -> list[str]:
    """The command that serves an application, ours or a floor's."""
    return [GUNICORN, "--workers", "2", "--threads", "8", "--bind", f"127.0.0.1:{port}", application]


@contextmanager
def started(command: list[str], environment: Mapping[str, str]) -> Iterator[None]:
    """A process that runs until the block ends."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=quiet, stderr=quiet) as process:
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def wait_for(port: int) -> None:
    """Return once the form is answered and the processes have settled. Raises RuntimeError when it never is."""
    began = time.monotonic()
    while time.monotonic() - began < LIMIT:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{FORM}", timeout=30):
            time.sleep(SETTLED)
            return
        time.sleep(0.1)
    raise RuntimeError(f"Nothing answered at port {port}.")


if __name__ == "__main__":
    print_rows(rows(Plan()))
