"""``flask serve`` with SQLite syncing less than the site asks for: the negative control of the power cuts."""

import sqlite3
import sys
from typing import Any

from flask.cli import main
from sqlalchemy import Engine, event

from signon.database.db import db  # its own listener comes first


def sync_less(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=NORMAL")


if __name__ == "__main__":
    assert db.metadata.tables is not None
    event.listen(Engine, "connect", sync_less)
    sys.argv = ["flask", "serve"]
    main()
