"""Encryption of a backup in the format of age, which the tool ``age`` opens too; streamed, and authenticated piece by piece.

For a recipient, the file is one age file. For a passphrase, it is a zip of two: ``key.age`` holds a key made for this file alone,
encrypted with the passphrase, and ``content.age`` is encrypted for that key. So that only the small one is worked on in memory.
"""

import errno
import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any, Self

import pyrage

from signon.backup.faults import BackupError, DamagedBackupError, KeyNeededError
from signon.settings import Settings
from signon.translation import gettext as _

KEY, CONTENT = "key.age", "content.age"
ZIP_END, LENGTH_OF_ZIP_END = b"PK\x05\x06", 22
AGE, ZIP, GZIP = b"age-encryption.org/", b"PK\x03\x04", b"\x1f\x8b"


class Protection(StrEnum):
    """The encryption of a backup."""

    NONE = "none"
    PASSPHRASE = "passphrase"  # noqa: S105 - a name
    RECIPIENT = "recipient"


SUFFIXES = {Protection.NONE: ".tar.gz", Protection.PASSPHRASE: ".zip", Protection.RECIPIENT: ".tar.gz.age"}
"""The usual end of a backup's name."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys at hand: to encrypt with, the passphrase or the recipients; to open with, the passphrase or an identity."""

    passphrase: str = ""
    recipients: tuple[str, ...] = ()
    identity: str = ""

    @classmethod
    def configured(cls, settings: Settings, *, identity: str = "") -> Self:
        """The keys that the settings name."""
        return cls(settings.backup_passphrase, tuple(settings.backup_recipient.split()), identity)

    @property
    def protection(self) -> Protection:
        """The encryption that these keys make."""
        if self.recipients:
            return Protection.RECIPIENT
        return Protection.PASSPHRASE if self.passphrase else Protection.NONE


class Remembering:
    """A file to write to that remembers its first error, because the library keeps the last ones to itself."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.error: Exception | None = None

    def write(self, content: bytes) -> int:
        """Write, or raise what went wrong before."""
        return self._try(lambda: self._file.write(content))

    def flush(self) -> None:
        """Flush, or raise what went wrong before."""
        self._try(self._file.flush)

    def _try(self, act: Callable[[], Any]) -> Any:
        if self.error is not None:
            raise self.error
        try:
            return act()
        except Exception as error:
            self.error = error
            raise


@contextmanager
def encrypting(file: IO[bytes], keys: Keys) -> Iterator[IO[bytes]]:
    """A file to write the content to, which reaches ``file`` encrypted with the keys, or as it is without any."""
    match keys.protection:
        case Protection.NONE:
            yield file
        case Protection.RECIPIENT:
            with _to_recipients(file, [_recipient(text) for text in keys.recipients]) as inner:
                yield inner
        case Protection.PASSPHRASE:
            key = pyrage.x25519.Identity.generate()
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as outer:
                outer.writestr(KEY, pyrage.passphrase.encrypt(str(key).encode(), keys.passphrase))
                with (
                    outer.open(CONTENT, "w", force_zip64=True) as member,
                    _to_recipients(member, [key.to_public()]) as inner,
                ):
                    yield inner


@contextmanager
def decrypting(file: IO[bytes], keys: Keys) -> Iterator[IO[bytes]]:
    """The content of a backup, to be read to its end: only then it is sure that the file is whole.

    Raises ``KeyNeededError`` when the keys do not open it, ``DamagedBackupError`` when it is damaged.
    """
    kind = protection_of(file)
    if kind is Protection.NONE:
        yield file
    elif kind is Protection.RECIPIENT:
        with _from_recipients(file, _identity(keys.identity)) as inner:
            yield inner
    else:
        with _opened_zip(file) as outer:
            key = _unlocked(outer, keys.passphrase)
            with outer.open(CONTENT) as member, _from_recipients(member, key) as inner:
                yield inner


def protection_of(file: IO[bytes]) -> Protection:
    """The encryption of a backup, by its first bytes. Raises ``DamagedBackupError`` for something else."""
    beginning = file.read(len(AGE))
    file.seek(0)
    for magic, kind in ((AGE, Protection.RECIPIENT), (ZIP, Protection.PASSPHRASE), (GZIP, Protection.NONE)):
        if beginning.startswith(magic):
            return kind
    raise DamagedBackupError(_("The file is no backup of Signon, or its beginning is damaged."))


def check_recipients(keys: Keys) -> None:
    """Raise ``BackupError`` for a recipient that is none."""
    for recipient in keys.recipients:
        _recipient(recipient)


@contextmanager
def _to_recipients(file: IO[bytes], recipients: list[Any]) -> Iterator[IO[bytes]]:
    out = Remembering(file)
    reading, writing = os.pipe()
    with _Beside(lambda: _encrypt(reading, out, recipients)), os.fdopen(writing, "wb") as inner:
        yield inner


def _encrypt(reading: int, out: Remembering, recipients: list[Any]) -> None:
    try:
        with os.fdopen(reading, "rb") as source:
            pyrage.encrypt_io(source, out, recipients)
    finally:
        if out.error is not None:
            raise out.error


@contextmanager
def _from_recipients(file: IO[bytes], identity: Any) -> Iterator[IO[bytes]]:
    reading, writing = os.pipe()
    with _Beside(lambda: _decrypt(file, writing, identity)), os.fdopen(reading, "rb") as inner:
        yield inner


def _decrypt(file: IO[bytes], writing: int, identity: Any) -> None:
    with os.fdopen(writing, "wb") as out:
        try:
            pyrage.decrypt_io(file, out, [identity])
        except pyrage.DecryptError as error:
            raise _refusal(str(error)) from error
        except BrokenPipeError:
            pass  # whoever reads has seen enough
        except OSError as error:
            if error.errno is not None:
                raise
            raise DamagedBackupError(
                _("The backup is damaged: it was cut short or changed (%(reason)s).", reason=error)
            ) from error


def _refusal(reason: str) -> Exception:
    if reason == "No matching keys found":
        return KeyNeededError(_("The backup was encrypted for another key than the one that --identity names."))
    return DamagedBackupError(_("The backup is damaged: its beginning was changed (%(reason)s).", reason=reason))


class _Beside:
    """A piece of work in a thread beside the block; its error is raised at the end of the block, and counts more."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True, name="signon-backup")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self.join()
        if self._error is not None and (error is None or isinstance(error, Exception)):
            raise self._error from error

    def join(self) -> None:
        """Wait until the work is over."""
        self._thread.join()

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001 - raised in the other thread
            self._error = error


@contextmanager
def _opened_zip(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        _refuse_what_follows(file)
        with zipfile.ZipFile(file) as outer:
            yield outer
    except (zipfile.BadZipFile, KeyError, EOFError, OSError) as error:
        if (
            isinstance(error, OSError) and error.errno != errno.EINVAL
        ):  # that one is a place that the file does not have
            raise
        raise DamagedBackupError(
            _("The backup is damaged: it was cut short or changed (%(reason)s).", reason=error)
        ) from error


def _refuse_what_follows(file: IO[bytes]) -> None:
    """Raise ``BadZipFile`` unless the zip ends with its own last record."""
    file.seek(-min(LENGTH_OF_ZIP_END, os.fstat(file.fileno()).st_size), os.SEEK_END)
    if not file.read().startswith(ZIP_END):
        raise zipfile.BadZipFile("its end is not there")
    file.seek(0)


def _unlocked(outer: zipfile.ZipFile, passphrase: str) -> Any:
    locked = outer.read(KEY)  # the zip's own checksum tells damage from a wrong passphrase
    if not passphrase:
        raise KeyNeededError(_("The backup is encrypted with a passphrase. Set SIGNON_BACKUP_PASSPHRASE."))
    try:
        return pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(locked, passphrase).decode())
    except pyrage.DecryptError as error:
        raise KeyNeededError(_("The passphrase is not the one that the backup was encrypted with.")) from error


def _identity(text: str) -> Any:
    line = next((line.strip() for line in text.splitlines() if line.strip().startswith("AGE-SECRET-KEY-")), "")
    if not line:
        raise KeyNeededError(
            _(
                "The backup is encrypted for a recipient. Name the file with their key (AGE-SECRET-KEY-…): --identity FILE."
            )
        )
    try:
        return pyrage.x25519.Identity.from_str(line)
    except pyrage.IdentityError as error:
        raise KeyNeededError(_("The file that --identity names holds no key of age that can be used.")) from error


def _recipient(text: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise BackupError(
            _("SIGNON_BACKUP_RECIPIENT: '%(text)s' is no recipient of age. It begins with age1.", text=text)
        ) from error
