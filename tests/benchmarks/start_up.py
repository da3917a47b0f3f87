"""How long `make run` takes on a machine where it ran before, until the site calls itself ready; and a bare gunicorn."""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.measurements import Goal, Plan, Row, Side, alternate, print_rows
from tests.benchmarks.running.bare_application import BareApplication, bare_application
from tests.benchmarks.running.product import Product, product
from tests.servers.running_site import ROOT, free_port

LIMIT, PAUSE, PATIENCE = 120, 0.01, 5


def rows(plan: Plan) -> Iterator[Row]:
    """The row of starting again. The demo is seeded before the first run."""
    with product() as site, bare_application() as bare:
        site.flask("demo")
        ours, theirs = alternate(lambda: _make_run(site), lambda: _gunicorn(bare), runs=plan.runs)
    goal = Goal(1.5, of_ours=True)
    yield Row("`make run` again until ready", Side("Signon", ours), Side("bare gunicorn", theirs), "s", goal)


def _make_run(site: Product) -> float:
    """Seconds. Make is kept from looking after packages, which it would install anew in a folder whose files are newer."""
    port = free_port()
    command = ["make", "--old-file=.venv/ready", "run", f"PORT={port}"]
    return _seconds_until(f"http://127.0.0.1:{port}/readyz", command, ROOT, site.environment)


def _gunicorn(bare: BareApplication) -> float:
    port = free_port()
    return _seconds_until(f"http://127.0.0.1:{port}/healthz", bare.serving(port), bare.folder, bare.environment)


def _seconds_until(address: str, command: list[str], folder: Path, environment: Mapping[str, str]) -> float:
    """Seconds from the start of a command until an address answers 200; the command is stopped then."""
    began, quiet = time.perf_counter(), subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=folder, env=dict(environment), stdout=quiet, stderr=quiet, start_new_session=True
    ) as process:
        try:
            while not _answers(address):
                if process.poll() is not None or time.perf_counter() - began > LIMIT:
                    raise RuntimeError(f"`{' '.join(command)}` never answered at {address}.")
                time.sleep(PAUSE)
            return time.perf_counter() - began
        finally:
            _stop(process)


def _answers(address: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return bool(answer.status == 200)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    process.wait(60)


if __name__ == "__main__":
    print_rows(rows(Plan()))
