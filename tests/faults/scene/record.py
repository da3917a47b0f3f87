"""What the site kept, read from its database by plain SQL and with none of the site's own code."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, Self

import psycopg


class KeptSignature(NamedTuple):
    """A row of ``signature``."""

    number: int
    organization: str
    address: str
    status: str
    letter: int
    version: int | None
    consented_at: object
    means: str | None


class KeptText(NamedTuple):
    """A row of ``text_version``."""

    number: int
    letter: int
    version: int
    sha256: str


class KeptAct(NamedTuple):
    """A row of ``audit_entry`` about a signature."""

    number: int
    action: str
    signature: int
    details: dict[str, Any]


class KeptMail(NamedTuple):
    """A row of ``outbox_mail``; ``purpose`` and ``subject`` say what its link is for."""

    number: int
    message_id: str
    recipient: str
    status: str
    purpose: str | None
    subject: int | None


LETTER = "SELECT id FROM letter WHERE slug = '{slug}'"
SIGNATURES = """
    SELECT id, organization, representative_email, status, letter_id, text_version_id, consented_at, means
    FROM signature WHERE letter_id = {letter} ORDER BY id
"""
TEXTS = "SELECT id, letter_id, number, sha256 FROM text_version"
ACTS = """
    SELECT id, action, subject_id, details FROM audit_entry
    WHERE subject = 'signature' AND subject_id NOT IN (SELECT id FROM signature WHERE letter_id <> {letter})
    ORDER BY id
"""
MAILS = """
    SELECT id, message_id, recipient, status, link_purpose, link_subject_id
    FROM outbox_mail WHERE about = 'letter:{letter}' ORDER BY id
"""
OTHER_MAILS = "SELECT message_id FROM outbox_mail WHERE about <> 'letter:{letter}'"
WAITING = "SELECT count(*) FROM outbox_mail WHERE status = 'queued'"


@dataclass(frozen=True)
class Record:
    """What a site kept of one letter's signatures.

    ``other_mails`` are the Message-IDs of what it wrote about anything else; ``damage`` is what the database says of its own
    state.
    """

    signatures: list[KeptSignature]
    texts: dict[int, KeptText]
    acts: list[KeptAct]
    mails: list[KeptMail]
    other_mails: set[str]
    damage: list[str]

    @classmethod
    def of(cls, database: "Database", slug: str = "rivers") -> Self:
        """The record that a site has in this database of one letter."""
        letter = database.rows(LETTER.format(slug=slug))[0][0]
        return cls(
            signatures=[KeptSignature(*row) for row in database.rows(SIGNATURES.format(letter=letter))],
            texts={row[0]: KeptText(*row) for row in database.rows(TEXTS)},
            acts=[
                KeptAct(row[0], row[1], row[2], _details(row[3])) for row in database.rows(ACTS.format(letter=letter))
            ],
            mails=[KeptMail(*row) for row in database.rows(MAILS.format(letter=letter))],
            other_mails={str(row[0]) for row in database.rows(OTHER_MAILS.format(letter=letter))},
            damage=database.damage(),
        )

    def with_changes(self, **changes: Any) -> Self:
        """The same record with something else in it, for the controls of the oracle."""
        return replace(self, **changes)


class Database:
    """A site's database: a file of SQLite, or an address of PostgreSQL."""

    def __init__(self, instance: Path, url: str = "") -> None:
        self._file, self._url = instance / "signon.sqlite3", url

    def rows(self, query: str) -> Sequence[tuple[Any, ...]]:
        """The answer to a query."""
        if self._url:
            with psycopg.connect(self._url) as connection:
                return connection.execute(query).fetchall()
        with closing(sqlite3.connect(self._file, timeout=30)) as connection:
            return connection.execute(query).fetchall()

    def execute(self, statement: str, *, seconds: float = 30) -> None:
        """Change something, as the passing of time does; others are waited for so many ``seconds``."""
        if self._url:
            with psycopg.connect(self._url, autocommit=True) as connection:
                connection.execute(f"SET lock_timeout = {round(seconds * 1000)}")
                connection.execute(statement)
            return
        with closing(sqlite3.connect(self._file, timeout=seconds, isolation_level=None)) as connection:
            connection.execute(statement)

    def is_held(self) -> bool:
        """Whether somebody keeps others from writing: a process that was stopped within a transaction."""
        try:
            self.execute("UPDATE rendering SET progress = progress", seconds=2)
        except (sqlite3.OperationalError, psycopg.errors.LockNotAvailable):
            return True
        return False

    def mails_waiting(self) -> int:
        """The number of mails that are to leave."""
        return int(self.rows(WAITING)[0][0])

    def damage(self) -> list[str]:
        """What SQLite finds wrong with its file; PostgreSQL finds out by itself."""
        if self._url:
            return []
        found = [str(row[0]) for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [f"A row of {row[0]} refers to nothing." for row in self.rows("PRAGMA foreign_key_check")]


def _details(value: Any) -> dict[str, Any]:
    """SQLite gives JSON as text, PostgreSQL as what it means."""
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return found
