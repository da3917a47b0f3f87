"""Reading a backup: checked from end to end, before anybody believes a part of it."""

import gzip
import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from signon.audit import Anchor
from signon.backup.contents import FINALS, HEAD, MANIFEST, SECRETS, TABLES, Head
from signon.backup.encryption import Keys, Protection, decrypting, protection_of
from signon.backup.faults import DamagedBackupError
from signon.backup.hashes import sha256_of
from signon.backup.rows import Digest, Row, line_of
from signon.translation import gettext as _

NOT_READABLE = (
    tarfile.TarError,
    EOFError,
    gzip.BadGzipFile,
    zlib.error,
    UnicodeDecodeError,
    ValueError,
    KeyError,
    TypeError,
)


@dataclass(frozen=True)
class Backup:
    """A whole backup: who made it, its secrets, each table's digest and next number, and the audit trail's anchor."""

    head: Head
    protection: Protection
    secrets: dict[str, bytes] = field(repr=False)
    tables: dict[str, dict[str, Any]]
    anchor: Anchor
    outside_finals: int
    size: int
    sha256: str

    @property
    def rows(self) -> int:
        """The number of rows of all tables."""
        return sum(table["rows"] for table in self.tables.values())


@dataclass
class _Checked:
    """The parts of a backup that were met so far."""

    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    secrets: dict[str, bytes] = field(default_factory=dict)
    digests: dict[str, Digest] = field(default_factory=dict)
    head: Head | None = None
    manifest: dict[str, Any] | None = None


def check_backup(path: Path, keys: Keys) -> Backup:
    """Read the whole file and compare it with its own list of contents.

    Raises ``DamagedBackupError`` when anything is missing, changed or too many, ``KeyNeededError`` when it cannot be opened,
    and ``OSError``.
    """
    checked = _Checked()
    with path.open("rb") as file:
        kind = protection_of(file)
        with _members(file, keys) as members:
            for name, content in members:
                _take(checked, name, content)
        file.seek(0)
        sha256 = sha256_of(file)
        size = file.tell()
    if checked.head is None or checked.manifest is None:
        raise DamagedBackupError(_("The backup is damaged: it was cut short."))
    _compare(checked, checked.manifest)
    return Backup(
        checked.head,
        kind,
        checked.secrets,
        tables=checked.manifest["tables"],
        anchor=Anchor.parse(checked.manifest["anchor"]),
        outside_finals=sum(name.startswith(FINALS) for name in checked.members),
        size=size,
        sha256=sha256,
    )


@contextmanager
def tables_in(path: Path, keys: Keys) -> Iterator[Iterator[tuple[str, Iterator[Row]]]]:
    """The tables of a backup that was checked, each with its rows, one after the other."""
    with path.open("rb") as file, _members(file, keys) as members:
        pieces = ((_table(name), content) for name, content in members if name.startswith(TABLES))
        yield ((table, _rows_of(some)) for table, some in groupby(pieces, key=lambda piece: piece[0]))


@contextmanager
def finals_in(path: Path, keys: Keys) -> Iterator[Iterator[tuple[str, bytes]]]:
    """The finals of a backup that was checked and whose bytes lay outside the database, each with its SHA-256."""
    with path.open("rb") as file, _members(file, keys) as members:
        yield ((name.removeprefix(FINALS), content) for name, content in members if name.startswith(FINALS))


@contextmanager
def _members(file: IO[bytes], keys: Keys) -> Iterator[Iterator[tuple[str, bytes]]]:
    """The members of a backup; everything up to the last byte is read when they were all taken."""
    try:
        with decrypting(file, keys) as inner, gzip.GzipFile(fileobj=inner, mode="rb") as unzipped:
            yield _read(unzipped)
    except NOT_READABLE as error:
        raise DamagedBackupError(
            _("The backup is damaged: it was cut short or changed (%(reason)s).", reason=error)
        ) from error


def _read(unzipped: gzip.GzipFile) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=unzipped, mode="r|") as tar:
        for info in tar:
            member = tar.extractfile(info)
            if member is None:
                raise tarfile.ReadError(info.name)
            yield info.name, member.read()
    while rest := unzipped.read(1024**2):  # to the end, where the checksum is
        if rest.strip(b"\0"):
            raise tarfile.ReadError(_("something follows its end"))


def _take(checked: _Checked, name: str, content: bytes) -> None:
    if checked.manifest is not None:
        raise DamagedBackupError(_("The backup is damaged: %(member)s follows its list of contents.", member=name))
    if name == MANIFEST:
        checked.manifest = json.loads(content)
        return
    if name in checked.members:
        raise DamagedBackupError(_("The backup is damaged: it holds %(member)s twice.", member=name))
    if checked.head is None and name != HEAD:
        raise DamagedBackupError(_("The file is no backup of Signon: its head cannot be read."))
    checked.members[name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    _keep(checked, name, content)


def _keep(checked: _Checked, name: str, content: bytes) -> None:
    if name == HEAD:
        checked.head = Head.from_json(json.loads(content))
    elif name.startswith(SECRETS):
        checked.secrets[name.removeprefix(SECRETS)] = content
    elif name.startswith(TABLES):
        digest = checked.digests.setdefault(_table(name), Digest())
        for row in _rows(content):
            digest.add(line_of(row))


def _compare(checked: _Checked, manifest: dict[str, Any]) -> None:
    """Raise ``DamagedBackupError`` for the first part that is not as the list of contents says."""
    listed: dict[str, Any] = manifest["members"]
    for name in sorted(listed.keys() | checked.members.keys()):
        if checked.members.get(name) != listed.get(name):
            raise DamagedBackupError(_("The backup is damaged: %(member)s is not as it was written.", member=name))
    for name, found_member in checked.members.items():
        if name.startswith(FINALS) and name.removeprefix(FINALS) != found_member["sha256"]:
            raise DamagedBackupError(_("The backup is damaged: %(member)s is not as it was written.", member=name))
    for name, told in manifest["tables"].items():
        found = checked.digests.get(name, Digest()).as_json()
        if found != {"rows": told["rows"], "sha256": told["sha256"]}:
            raise DamagedBackupError(_("The backup is damaged: the rows of %(table)s are not all there.", table=name))


def _table(member: str) -> str:
    return member.removeprefix(TABLES).partition("/")[0]


def _rows_of(pieces: Iterator[tuple[str, bytes]]) -> Iterator[Row]:
    for _name, content in pieces:
        yield from _rows(content)


def _rows(content: bytes) -> Iterator[Row]:
    return (json.loads(line) for line in content.splitlines())
