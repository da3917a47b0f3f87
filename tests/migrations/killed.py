"""Migrations whose process is killed before each of its statements and before its commit, one after the other.

A program of its own (``python -m tests.migrations.killed``), because it forks, which a process with threads should not:
each try is a child that ends itself by SIGKILL at the wanted moment. Prints what it counted, as JSON.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, Engine, event

from signon.database import db as database
from signon.database.db import db
from signon.database.schema import FOLDER, present_revision
from signon.settings import Settings
from tests import factories
from tests.applications import application
from tests.migrations.rows import contents, fill_empty_tables

FIFTH = 5
"""Beyond the first statements, a migration is killed before every fifth, for long tables need many."""


def main(instance: str, url: str, newest: int, *, each: int, with_transactions: bool) -> dict[str, Any]:
    """Take the newest migrations down and up under kills, with rows in every table."""
    settings = Settings.model_validate({"instance": instance, "database_url": url, "secret_key": "test"})
    with application(settings) as app, app.app_context():
        revisions = ["base", *(one.revision for one in _oldest_first())][-newest - 1 :]
        _fill()
        steps = [(downgrade, to) for to in reversed(revisions[:-1])] + [(upgrade, to) for to in revisions[1:]]
        kills = 0
        for act, to in steps:
            made, broken = _killed(act, to, each, with_transactions)
            kills += made
            if broken:
                break
        return {"migrations": len(steps), "kills": kills, "broken": broken}


def _oldest_first() -> list[Any]:
    return list(reversed(list(ScriptDirectory(str(FOLDER)).walk_revisions())))


def _fill() -> None:
    factories.signature(factories.letter())
    db.session.commit()
    db.session.remove()
    fill_empty_tables(db.engine)


def _killed(act: Callable[..., Any], to: str, each: int, with_transactions: bool) -> tuple[int, str]:
    """Kill a migration wherever it can be, until it comes through; gives the number of kills, and what they broke."""
    fill_empty_tables(db.engine)
    before, revision, kills = contents(db.engine), present_revision(), 0
    for statement in _moments(each):
        if not _child_is_killed(act, to, statement, with_transactions):
            break
        kills += 1
        if (present_revision(), contents(db.engine)) != (revision, before):
            return kills, f"{act.__name__} from {revision} to {to}, killed before statement {statement}"
    came_through = present_revision() == (None if to == "base" else to)
    return kills, "" if came_through else f"{act.__name__} to {to} does not come through after {kills} kills"


def _moments(each: int) -> Iterator[int]:
    return (number for number in count(1) if number <= each or number % FIFTH == 0)


def _child_is_killed(act: Callable[..., Any], to: str, statement: int, with_transactions: bool) -> bool:
    """Run the migration in a child that is killed at a statement, if it has so many; gives whether it was."""
    db.engine.dispose()
    child = os.fork()
    if not child:
        status = 1
        try:
            _die_before(statement)
            if not with_transactions:
                _take_transactions_out()
            act(directory=str(FOLDER), revision=to)
            status = 0
        except Exception:  # noqa: BLE001 - told on the way out
            traceback.print_exc()
        finally:
            os._exit(status)
    _pid, ended = os.waitpid(child, 0)
    return os.WIFSIGNALED(ended)


def _die_before(statement: int) -> None:
    seen = count(1)

    def step(*_arguments: object) -> None:
        if next(seen) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step, insert=True)


def _take_transactions_out() -> None:
    """The negative control: each statement counts by itself."""

    def count_each(connection: Connection) -> None:
        connection.execution_options(isolation_level="AUTOCOMMIT")

    event.remove(Engine, "begin", database._begin)
    event.listen(Engine, "engine_connect", count_each)


if __name__ == "__main__":
    where, address, number, statements, how = sys.argv[1:]
    told = main(where, address, int(number), each=int(statements), with_transactions=how == "with-transactions")
    sys.stdout.write(json.dumps(told))
