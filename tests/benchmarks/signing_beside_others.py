"""How long organisations that sign wait while the worker finalises a large letter and invites as many organisations as it has.

The floor is the same site a moment before, when nothing else was to do. After each turn the clients' own lists of what they were
acknowledged are held against the database: each sign-on is there, once. What it is made busy with is put there by the product's
own code, for which there are no commands.
"""

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.benchmarks.measurements import Goal, Plan, Row, Side, print_rows
from tests.benchmarks.running.signing_clients import told_by
from tests.benchmarks.signing import CLIENTS, FORM, SECONDS, site_with_worker
from tests.servers.running_site import ROOT

SIZE = 2_500
BUSY = """
import sys
from signon.application import create_app
from signon.database.db import db, now
from signon.delivery.orders import order_final
from signon.letters.status import LetterStatus
from tests import factories
from tests.benchmarks.more import invitations, trouble

size = trouble.SIGNATORIES = int(sys.argv[1])
with create_app().app_context():
    large = factories.letter(LetterStatus.CLOSED, slug="finalised-meanwhile")
    trouble._fill(large)
    db.session.commit()
    invitations._fill_directory(size)
    order_final(large, by=factories.BY, at=now())
    db.session.commit()
    invitations._prepare(factories.letter(slug="invited-meanwhile"), size)
"""


def rows(plan: Plan) -> Iterator[Row]:
    """The row of sign-ons beside other work, on SQLite. The first turn warms the site up."""
    size = plan.size(SIZE)
    with site_with_worker("") as (port, instance):
        quiet = tuple(_p95(port, instance, plan, f"Quiet {turn}") for turn in range(plan.runs + 1))[1:]
        environment = {**os.environ, "SIGNON_INSTANCE": str(instance)}
        subprocess.run([sys.executable, "-c", BUSY, str(size)], cwd=ROOT, env=environment, check=True)
        busy = tuple(_p95(port, instance, plan, f"Busy {turn}") for turn in range(plan.runs))
    what = f"sign-ons, {CLIENTS} clients, beside a final of {size:,} and as many invitations, p95"
    yield Row(what, Side("Signon", busy), Side("the same site, quiet", quiet), "ms", Goal(2))


def _p95(port: int, instance: Path, plan: Plan, name: str) -> float:
    """Milliseconds. Raises RuntimeError when a sign-on was acknowledged and is not stored exactly once."""
    told = told_by(port, FORM, SECONDS * plan.scale, CLIENTS, name)
    with closing(sqlite3.connect(instance / "signon.sqlite3")) as file:
        stored = Counter(organization for (organization,) in file.execute("SELECT organization FROM signature"))
    if wrong := [one for one in told.acknowledged if stored[one] != 1]:
        raise RuntimeError(f"{len(wrong)} sign-ons were acknowledged and are not stored once, such as {wrong[0]!r}.")
    return told.p95


if __name__ == "__main__":
    print_rows(rows(Plan()))
