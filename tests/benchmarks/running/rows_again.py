"""The floor of an import: a bare command that enters every row which an import of the site has left, in the site's tables.

The rows are taken from a database of the site and laid into one file, a table for each. The command reads them and enters
them by one `executemany` a table, in one transaction, with the site's indexes, triggers and foreign keys. It looks at none.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

NAME = "bare Flask + Flask-SQLAlchemy, executemany of all rows that the import leaves"
SOURCE = """
import sqlite3

import click
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import column, insert, table, text

db = SQLAlchemy()
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///entered.sqlite3"
db.init_app(app)


@app.cli.command("enter-again")
@click.argument("file")
def enter_again(file) -> None:
    source = sqlite3.connect(file)
    source.row_factory = sqlite3.Row
    db.session.execute(text("PRAGMA synchronous=FULL"))
    db.session.execute(text("PRAGMA foreign_keys=ON"))
    db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
    for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        rows = [dict(row) for row in source.execute(f"SELECT * FROM {name}")]
        db.session.execute(insert(table(name, *map(column, rows[0]))), rows)
    db.session.commit()
"""


def copy_of(database: Path, place: Path) -> Path:
    """A copy of a database that nobody writes to, as one file."""
    place.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as open_one:
        open_one.execute("VACUUM INTO ?", [str(place)])
    return place


def lay_by(before: Path, after: Path, place: Path) -> dict[str, int]:
    """Lay the rows of ``after`` that ``before`` lacks into a file; gives how many there are of each table."""
    numbers = {}
    with closing(sqlite3.connect(place)) as laid:
        laid.execute("ATTACH ? AS before", [str(before)])
        laid.execute("ATTACH ? AS after", [str(after)])
        tables = laid.execute("SELECT name FROM after.sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        for (name,) in tables:
            new = f"FROM after.{name} WHERE rowid NOT IN (SELECT rowid FROM before.{name})"
            if number := laid.execute(f"SELECT count(*) {new}").fetchone()[0]:
                laid.execute(f"CREATE TABLE main.{name} AS SELECT * {new}")
                numbers[name] = number
        laid.commit()
    return numbers


def prepare(folder: Path, before: Path) -> None:
    """Put a database without the rows where the command enters them."""
    instance = folder / "instance"
    instance.mkdir(exist_ok=True)
    for ending in ("", "-wal", "-shm"):
        (instance / f"entered.sqlite3{ending}").unlink(missing_ok=True)
    shutil.copy(before, instance / "entered.sqlite3")
    with closing(sqlite3.connect(instance / "entered.sqlite3")) as entered:
        entered.execute("PRAGMA journal_mode=WAL")
