"""Every migration, up and down, with rows in every table: what both sides know is kept, row by row and value by value."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.database.schema import FOLDER, present_revision
from signon.demo import seed
from tests import factories
from tests.migrations.rows import contents, fill_empty_tables, lost

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]

REVISIONS = [one.revision for one in reversed(list(ScriptDirectory(str(FOLDER)).walk_revisions()))]
MARKING = (
    "action_page",
    "country_name",
    "final",
    "letter",
    "letter_image",
    "organization",
    "signature",
    "text_version",
    "theme",
)
CHANGED: dict[tuple[str, str], set[tuple[str, str]]] = {
    ("0027", "downgrade"): {("final", "final_refuses_other_bytes")},
    ("0032", "upgrade"): {("matching_key", "*")},
    ("0038", "upgrade"): {("matching_key", "*")},
    ("0051", "downgrade"): {
        (table, f"public_mark_{table}_{act}") for table in MARKING for act in ("insert", "update", "delete")
    },
    ("0054", "downgrade"): {(table, f"list_key_{table}") for table in ("organization", "signature")},
}
"""What a migration means to change, by its revision and direction: tables and columns or triggers; ``*`` where rows may go."""


def step(act: Callable[..., Any], to: str, meant_by: str) -> list[str]:
    """Take one step; gives what was lost by it beyond what the migration ``meant_by`` says of itself."""
    before = contents(db.engine)
    act(directory=str(FOLDER), revision=to)
    assert present_revision() == (None if to == "base" else to)
    return lost(before, contents(db.engine), CHANGED.get((meant_by, act.__name__), set()))


def walk_down(revisions: list[str]) -> list[str]:
    """Go down to the first of these revisions, a step at a time; gives what was lost."""
    told = []
    for lower, upper in reversed(list(pairwise(revisions))):
        told += [f"{upper} down: {one}" for one in step(downgrade, lower, upper)]
    return told


def walk_up(revisions: list[str]) -> list[str]:
    """Go up to the last of these revisions, and fill new tables before each step; gives what was lost."""
    told = []
    for upper in revisions[1:]:
        told += [f"{upper} up: {one}" for one in step(upgrade, upper, upper)]
        fill_empty_tables(db.engine)
    return told


def fill(session: Session) -> None:
    letter = factories.letter()
    factories.signature(letter)
    session.commit()
    db.session.remove()
    assert fill_empty_tables(db.engine)


def test_the_newest_migrations_keep_every_row_down_and_up(session: Session) -> None:
    fill(session)
    assert walk_down(REVISIONS[-4:]) + walk_up(REVISIONS[-4:]) == []


def test_the_keys_of_names_lose_signs_that_people_leave_out_unless_the_other_spelling_stands_there(
    session: Session,
) -> None:
    fill(session)
    downgrade(directory=str(FOLDER), revision="0037")
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE signature SET key = 'ʿadalah forum'"))
        connection.execute(text("UPDATE office SET source = 'list', key = 'x' || id"))
        connection.execute(text("UPDATE office SET key = 'ʾijra' WHERE id = 1"))
        connection.execute(text("UPDATE office SET key = 'ijra' WHERE id = 2"))
    upgrade(directory=str(FOLDER), revision="0038")
    with db.engine.connect() as connection:
        keys = connection.execute(text("SELECT DISTINCT key FROM signature")).scalars().all()
        offices = connection.execute(text("SELECT key FROM office WHERE id < 3 ORDER BY id")).scalars().all()
    assert (keys, offices) == (["adalah forum"], ["ʾijra", "ijra"])


def test_what_a_migration_would_lose_is_told(session: Session) -> None:
    fill(session)
    before = contents(db.engine)
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM attempt WHERE id = 1"))
        connection.execute(text("UPDATE theme SET name = 'Another'"))
        on_table = "" if connection.dialect.name == "sqlite" else " ON final"
        connection.execute(text(f"DROP TRIGGER final_refuses_update{on_table}"))
    told = lost(before, contents(db.engine))
    assert "attempt (1,) is gone" in told
    assert any(one.startswith("theme.name of (1,) was") for one in told)
    assert told[-1] == "final has lost its trigger final_refuses_update"


@pytest.mark.faults
def test_every_migration_keeps_every_row_of_a_lively_site_down_and_up(session: Session) -> None:
    seed(at=now())
    db.session.remove()
    fill_empty_tables(db.engine)
    told = walk_down(["base", *REVISIONS])
    assert contents(db.engine).rows == {}
    told += walk_up(["base", *REVISIONS])
    assert told == []
    assert all(contents(db.engine).rows.values())
