"""The site that is tried: it answers in this process, counts what goes wrong, and can be put back as it was."""

import json
import re
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote_to_bytes, urlsplit

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import make_url
from werkzeug.test import TestResponse

from signon.access import Role
from signon.database.db import db
from signon.settings import Settings
from tests.applications import application
from tests.audit.counts import Counts, Found
from tests.audit.site import stock

SERVER_ERROR, NOT_READY = 500, 503
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control")
MOST_SHOWN = 150
BASE = "http://letters.test"
NOBODY, HOLDER = "nobody", "holder"
SOMEBODY = (NOBODY, *map(str, Role))
Row = tuple[Any, ...]
Record = dict[str, frozenset[Row]]


@dataclass(frozen=True)
class Asked:
    """A request: who asks for what. ``body`` is what is sent as it stands, under its ``kind``."""

    who: str
    method: str
    address: str
    body: bytes = b""
    kind: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        sent = f" {self.kind} {self.body[:MOST_SHOWN]!r}" if self.body or self.kind else ""
        sent += f" {self.headers}" if self.headers else ""
        return f"{self.who}: {self.method} {self.address[:MOST_SHOWN]!a}{sent}"


class TriedSite:
    """A filled site. ``tokens`` are its links by name; ``counts`` takes what goes wrong."""

    def __init__(self, app: Flask, counts: Counts) -> None:
        self.app, self.counts = app, counts
        self._clients: dict[str, FlaskClient] = {}
        self._proofs: dict[str, str] = {}
        url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
        self._file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        self._url = url.render_as_string(hide_password=False).replace("+psycopg", "")
        with app.app_context():
            filled = stock.fill()
        self.tokens: dict[str, str] = filled["tokens"]
        self._keys: dict[str, str] = filled["keys"]
        self.keep()

    def keep(self) -> None:
        """Let this be the state that ``restore`` goes back to."""
        if self._file:
            self._disconnect()
            shutil.copy(self._file, self._kept_file)
        else:
            with psycopg.connect(self._url) as connection:
                connection.execute("DROP SCHEMA IF EXISTS kept CASCADE")
                connection.execute("CREATE SCHEMA kept")
                for table in self._tables(connection):
                    connection.execute(f"CREATE TABLE kept.{table} AS TABLE public.{table}")
        self.kept_record = self.record()

    def restore(self, tables: Iterable[str] = ()) -> None:
        """Put the database back as it was kept; on PostgreSQL only these tables, when some are named."""
        if self._file:
            self._disconnect()
            for ending in ("-wal", "-shm"):
                self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
            shutil.copy(self._kept_file, self._file)
            return
        with psycopg.connect(self._url) as connection:
            connection.execute("SET session_replication_role = replica")  # neither foreign keys nor the trail's guard
            for table in tables or self._tables(connection):
                connection.execute(f"DELETE FROM public.{table}")
                connection.execute(f"INSERT INTO public.{table} SELECT * FROM kept.{table}")

    def record(self) -> Record:
        """Every row of every table, read past the application."""
        if self._file:
            with closing(sqlite3.connect(self._file)) as connection:
                names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
                return {name: frozenset(connection.execute(f"SELECT * FROM {name}")) for name in names}
        with psycopg.connect(self._url) as connection:
            return {name: frozenset(_rows(connection, name)) for name in self._tables(connection)}

    def ask(self, asked: Asked) -> TestResponse:
        """Send a request; what it shows to be wrong is counted."""
        self.counts.tried += 1
        begin = time.perf_counter()
        path, _mark, query = asked.address.partition("?")
        answer = self._client(asked.who).open(
            "/",
            environ_overrides={
                "PATH_INFO": unquote_to_bytes(path).decode(
                    "latin-1"
                ),  # as servers do, without looking for a host in it
                "QUERY_STRING": query.encode("utf-8", "replace").decode("latin-1"),
            },
            method=asked.method,
            data=asked.body or None,
            content_type=asked.kind or None,
            headers=list(asked.headers),
            base_url=BASE,
        )
        answer.get_data()
        self.counts.took(time.perf_counter() - begin, str(asked))
        self._judge(asked, answer)
        return answer

    def proof(self, who: str) -> str:
        """The proof that somebody's forms carry, from one of the site's pages."""
        if who not in self._proofs:
            page = self._client(who).get("/contact", base_url=BASE).get_data(as_text=True)
            found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
            self._proofs[who] = found[1] if found else ""
        return self._proofs[who]

    def open(self, who: str, address: str) -> TestResponse:
        """Get a page."""
        return self.ask(Asked(who, "GET", local(address)))

    def _judge(self, asked: Asked, answer: TestResponse) -> None:
        if answer.status_code >= SERVER_ERROR and not _says_not_ready(asked, answer):
            self.counts.find(Found.SERVER_ERROR, f"{answer.status_code} for {asked}")
        if answer.mimetype == "text/html" and b"Traceback (most recent call" in answer.data:
            self.counts.find(Found.OTHER, f"a traceback for {asked}")
        missing = [name for name in HEADERS if name not in answer.headers]
        if missing and not asked.address.startswith("/static/"):
            self.counts.find(Found.OTHER, f"no header {missing} for {asked}")

    def _client(self, who: str) -> FlaskClient:
        if who not in self._clients:
            self._clients[who] = self.app.test_client()
            if who in self._keys:
                self._sign_in(self._clients[who], self._keys[who])
        return self._clients[who]

    def _sign_in(self, client: FlaskClient, key: str) -> None:
        with client.session_transaction(base_url=BASE) as session:
            session.update({"_user_id": key, "_fresh": True, "fs_cc": "set", "fs_paa": time.time()})

    def forget(self) -> None:
        """Begin new sessions, as after a sign-out."""
        self._clients.clear()
        self._proofs.clear()

    def _disconnect(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    @property
    def _kept_file(self) -> Path:
        assert self._file
        return self._file.with_name("kept.sqlite3")

    @staticmethod
    def _tables(connection: psycopg.Connection[Any]) -> list[str]:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return [name for (name,) in found]

    @classmethod
    @contextmanager
    def of(cls, app: Flask, counts: Counts) -> Iterator[Self]:
        """A filled site on the application's empty database."""
        site = cls(app, counts)
        try:
            yield site
        finally:
            site._disconnect()


@contextmanager
def tried_site(folder: Path, counts: Counts, *, database_url: str = "") -> Iterator[TriedSite]:
    """A filled site with its instance in ``folder``, on a migrated database that is empty."""
    from signon.database.schema import prepare_database

    settings = Settings(
        instance=folder,
        database_url=database_url,
        secret_key="test",
        public_url=BASE,
        least_seconds_to_sign=0,
    )
    with application(settings) as app:
        with app.app_context():
            prepare_database()
        with TriedSite.of(app, counts) as site:
            yield site


def local(address: str) -> str:
    """The path and query of an address of the site."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def texts_of(rows: Any) -> Iterator[str]:
    """Every text in rows: also those inside of JSON."""
    for value in rows:
        if isinstance(value, str):
            yield value
            with_json = _from_json(value)
            if with_json is not None:
                yield from texts_of(with_json)
        elif isinstance(value, dict):
            yield from texts_of(value.keys())
            yield from texts_of(value.values())
        elif isinstance(value, (list, tuple, frozenset)):
            yield from texts_of(value)


def _rows(connection: psycopg.Connection[Any], table: str) -> Iterator[Row]:
    return ((row,) for (row,) in connection.execute(f"SELECT to_jsonb(t)::text FROM {table} t"))


def _from_json(text: str) -> list[Any] | None:
    if not text.startswith(("[", "{", '"')):
        return None
    try:
        return [json.loads(text)]
    except ValueError:
        return None


def _says_not_ready(asked: Asked, answer: TestResponse) -> bool:
    """The site's own word that something is not ready now."""
    address = "/" + asked.address.lstrip("/")
    return answer.status_code == NOT_READY and (address.startswith("/readyz") or "Retry-After" in answer.headers)
