"""Somebody who edits the database past the program, with its triggers dropped and put back; without the site's secret."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from signon.audit.digests import ENTRY_COLUMNS, ChainKey, link_hash
from signon.audit.entries import AuditEntry
from signon.audit.links import AuditHead, AuditLink
from signon.database.db import db

GUARDED = ("audit_entry", "audit_link", "text_version", "final")
STRANGERS_KEY = ChainKey.derived_from("another secret")


@contextmanager
def editor() -> Iterator[Connection]:
    """A connection on which everything can be written. Afterwards the triggers are as they were."""
    db.session.commit()
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            for trigger in triggers:
                connection.execute(text(f"DROP TRIGGER {trigger.name}"))
            yield connection
            for trigger in triggers:
                connection.exec_driver_sql(trigger.sql)
            return
        for table in GUARDED:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        yield connection
        for table in GUARDED:
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))


def edit(*statements: str, **values: Any) -> None:
    """Do this to the database."""
    with editor() as connection:
        for statement in statements:
            connection.execute(text(statement), values)
    db.session.expire_all()


def rechain(first: int, key: ChainKey = STRANGERS_KEY, *, name: str = "") -> None:
    """Work all hashes out anew from a position on, as somebody without the key can, and mark them with another key."""
    columns = (AuditEntry.__table__.c[name] for name in ENTRY_COLUMNS)
    query = db.select(AuditLink.position, AuditLink.state, AuditLink.shape, *columns)
    query = query.join(AuditEntry, AuditEntry.id == AuditLink.entry_id).order_by(AuditLink.position)
    with editor() as connection:
        before = db.select(AuditLink.hash).where(AuditLink.position == first - 1)
        previous = connection.scalar(before) or "0" * 64
        position = first - 1
        for position, state, shape, *entry in connection.execute(query.where(AuditLink.position >= first)).all():
            previous = link_hash(position, previous, entry, state, shape)
            values = {"hash": previous, "mark": key.mark(position, previous)} | ({"key": name} if name else {})
            connection.execute(db.update(AuditLink).where(AuditLink.position == position).values(values))
        end = {"position": position, "hash": previous, "mark": key.head_mark(position, previous)}
        connection.execute(db.update(AuditHead).values(end | ({"key": name} if name else {})))
