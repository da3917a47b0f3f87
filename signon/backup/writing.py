"""Writing a backup: one file, beside its place until it is whole."""

import gzip
import hashlib
import io
import json
import os
import secrets
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Self

from sqlalchemy import Connection, Table

from signon import disks
from signon.audit import anchor_on
from signon.backup.contents import FINALS, FORMAT, HEAD, MANIFEST, SECRETS, TABLES, Head, program_version
from signon.backup.encryption import Keys, check_recipients, encrypting
from signon.backup.faults import BackupError
from signon.backup.hashes import sha256_of
from signon.backup.kept_secrets import kept_secrets
from signon.backup.outside_finals import fetched, names_on
from signon.backup.rows import Digest, line_of, next_number, read_rows, tables_of
from signon.backup.snapshot import kept_tables, one_moment
from signon.database.db import db, read_only
from signon.database.schema import present_revision, verify_schema
from signon.settings import Settings
from signon.translation import gettext as _

PIECE = 1024**2
"""Bytes of rows after which a table's next member begins; what is held in memory is one piece, or one row that is larger."""

COMPRESSION = 3
PART = ".part"

Report = Callable[[int], None]
"""Is told how far the work has come, from 0 to 100."""


@dataclass(frozen=True, slots=True)
class Written:
    """A backup that was written: its size in bytes and its SHA-256."""

    path: Path
    size: int
    sha256: str


def write_backup(path: Path, settings: Settings, *, at: datetime, report: Report = lambda _reached: None) -> Written:
    """Write everything as it is at this moment to ``path``, encrypted with the keys that the settings name.

    The file appears whole or not at all; one that was there is replaced. Raises ``BackupError`` with the reason.
    """
    with read_only():
        verify_schema()
    keys = Keys.configured(settings)
    check_recipients(keys)
    refuse_without_room(path.parent, settings)
    try:
        with _beside(path) as file:
            with encrypting(file, keys) as inner, _Archive(inner, at) as archive:
                _fill(archive, settings, at, report)
            size, sha256 = file.tell(), _sha256(file)
    except OSError as error:
        raise BackupError(
            _("%(file)s cannot be written: %(reason)s.", file=error.filename or path, reason=error.strerror or error)
        ) from error
    return Written(path, size, sha256)


def refuse_without_room(folder: Path, settings: Settings) -> None:
    """Raise ``BackupError`` when the folder is not there, or has no room for a copy of the database."""
    needed = _database_size() // disks.MEGABYTE + settings.least_free_megabytes
    try:
        free = disks.free_in(folder)
    except OSError as error:
        raise BackupError(
            _("%(folder)s cannot be used: %(reason)s.", folder=folder, reason=error.strerror or error)
        ) from error
    if free < needed:
        raise BackupError(
            _(
                "The disk of %(folder)s has %(free)s MB free, and the backup may need %(needed)s MB. Make room.",
                folder=folder,
                free=free,
                needed=needed,
            )
        )


@contextmanager
def _beside(path: Path) -> Iterator[IO[bytes]]:
    """A private file that takes its place once it is whole and on the disk."""
    part = path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}{PART}")
    file = os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b")
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass
class _Archive:
    """A tar file under way, with a list of what it holds."""

    file: IO[bytes]
    at: datetime
    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._zipped = gzip.GzipFile(filename="", fileobj=self.file, mode="wb", compresslevel=COMPRESSION, mtime=0)
        self._tar = tarfile.open(fileobj=self._zipped, mode="w|")
        return self

    def __exit__(self, kind: object, _error: object, _trace: object) -> None:
        with suppress(Exception) if kind else nullcontext():  # after an error, what was written is thrown away
            self._tar.close()
            self._zipped.close()

    def add(self, name: str, content: bytes) -> None:
        """Add a member, and list it."""
        self.members[name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        self.add_unlisted(name, content)

    def add_unlisted(self, name: str, content: bytes) -> None:
        """Add a member."""
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = len(content), 0o600, int(self.at.timestamp())
        self._tar.addfile(info, io.BytesIO(content))


def _fill(archive: _Archive, settings: Settings, at: datetime, report: Report) -> None:
    archive.add(HEAD, _json(_head(settings, at).as_json()))
    for name, content in kept_secrets(settings).items():
        archive.add(SECRETS + name, content)
    with one_moment() as connection:
        tables = tables_of(connection, kept_tables())
        told = {}
        for number, table in enumerate(tables):
            told[table.name] = _add_table(archive, connection, table)
            report(99 * (number + 1) // len(tables))
        trail, outside = anchor_on(connection, at), names_on(connection)
    for name, content in fetched(outside, settings):
        archive.add(FINALS + name, content)
    archive.add_unlisted(MANIFEST, _json({"members": archive.members, "tables": told, "anchor": str(trail)}))
    report(100)


def _head(settings: Settings, at: datetime) -> Head:
    with read_only():
        revision = present_revision() or ""
    return Head(
        format=FORMAT,
        program=program_version(),
        revision=revision,
        engine=db.engine.dialect.name,
        at=at,
        site=settings.base_url,
    )


def _add_table(archive: _Archive, connection: Connection, table: Table) -> dict[str, Any]:
    digest = Digest()
    for number, piece in enumerate(_pieces(connection, table, digest), 1):
        archive.add(f"{TABLES}{table.name}/{number:06}.jsonl", piece)
    return digest.as_json() | {"next": next_number(connection, table)}


def _pieces(connection: Connection, table: Table, digest: Digest) -> Iterator[bytes]:
    lines: list[bytes] = []
    size = 0
    for row in read_rows(connection, table):
        line = line_of(row)
        digest.add(line)
        lines.append(line)
        size += len(line)
        if size >= PIECE:
            yield b"".join(lines)
            lines, size = [], 0
    if lines:
        yield b"".join(lines)


def _database_size() -> int:
    """Bytes that the database has on its disk, which a backup hardly exceeds."""
    with one_moment() as connection:
        if connection.dialect.name == "postgresql":
            return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages) * int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())


def _sha256(file: IO[bytes]) -> str:
    file.flush()
    file.seek(0)
    return sha256_of(file)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8")
