"""The peer of a sign-on: a bare Flask application that stores one row and redirects, and does nothing else.

It is served by the same command as the site and keeps its database as the site does: ahead-written, synchronised fully, begun
immediately. ``BARE_DATABASE`` names a file of SQLite, or an address of PostgreSQL; ``python -m`` with
this module makes the table.
"""

import os
import sqlite3
import threading
from typing import Any

import psycopg
from flask import Flask, redirect, request
from werkzeug.wrappers import Response

FIELDS = ("organization", "country", "representative_name", "representative_title", "representative_email")
TABLE = f"CREATE TABLE IF NOT EXISTS entry (id {{}} PRIMARY KEY, {', '.join(f'{field} TEXT' for field in FIELDS)})"
PLACE = os.environ.get("BARE_DATABASE", "")

app = Flask(__name__)
_kept = threading.local()


@app.get("/letters/<slug>/sign")
def form(slug: str) -> str:
    """A form without hidden fields."""
    return f"<form action='/letters/{slug}/sign' method='post'></form>"


@app.post("/letters/<slug>/sign")
def sign(slug: str) -> Response:
    """Store what was sent, and answer once it is on the disk."""
    values = [request.form[field] for field in FIELDS]
    if PLACE.startswith("postgresql:"):
        _insert_into_postgresql(values)
    else:
        _insert_into_sqlite(values)
    return redirect(f"/letters/{slug}/sign/sent", 303)


def make_table() -> None:
    """Make the only table."""
    if PLACE.startswith("postgresql:"):
        with psycopg.connect(PLACE) as connection:
            connection.execute(TABLE.format("SERIAL"))
    else:
        _sqlite().execute(TABLE.format("INTEGER"))


def _insert_into_sqlite(values: list[str]) -> None:
    connection = _sqlite()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_insertion("?"), values)
    connection.execute("COMMIT")


def _insert_into_postgresql(values: list[str]) -> None:
    if not hasattr(_kept, "connection"):
        _kept.connection = psycopg.connect(PLACE)
    with _kept.connection.transaction():
        _kept.connection.execute(_insertion("%s"), values)


def _insertion(mark: str) -> str:
    return f"INSERT INTO entry ({', '.join(FIELDS)}) VALUES ({', '.join(mark for _field in FIELDS)})"


def _sqlite() -> Any:
    if not hasattr(_kept, "connection"):
        connection = _kept.connection = sqlite3.connect(PLACE, isolation_level=None)
        for pragma in (
            "busy_timeout=30000",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
    return _kept.connection


if __name__ == "__main__":
    make_table()
