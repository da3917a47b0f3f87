"""A backup that is cut short, changed or locked restores nothing; with or without encryption, forced or not."""

import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
from flask import Flask

from signon.backup import reading
from signon.backup.encryption import Keys, Protection, Remembering, encrypting
from signon.backup.faults import BackupError, DamagedBackupError, KeyNeededError
from signon.backup.reading import check_backup
from signon.backup.restoring import restore
from signon.backup.writing import write_backup
from signon.database.db import now
from signon.errors import DomainError
from signon.settings import Settings
from tests.applications import application
from tests.backup.sites import Empty, contents, contents_at, fill

IDENTITY = pyrage.x25519.Identity.generate()
KEYS = {
    Protection.NONE: Keys(),
    Protection.PASSPHRASE: Keys(passphrase="seven herons"),
    Protection.RECIPIENT: Keys(recipients=(str(IDENTITY.to_public()),), identity=str(IDENTITY)),
}
WRONG = {
    Protection.PASSPHRASE: (Keys(passphrase="six herons"), "passphrase is not the one"),
    Protection.RECIPIENT: (Keys(identity=str(pyrage.x25519.Identity.generate())), "encrypted for another key"),
}
MISSING = {
    Protection.PASSPHRASE: "Set SIGNON_BACKUP_PASSPHRASE",
    Protection.RECIPIENT: "--identity FILE",
}


@pytest.fixture
def backed_up(app: Flask, settings: Settings, tmp_path: Path) -> Callable[..., Path]:
    """A function that backs the site up with one kind of encryption."""
    fill(app)

    def back_up(kind: Protection, **changes: Any) -> Path:
        keys = KEYS[kind]
        secret = {"backup_passphrase": keys.passphrase, "backup_recipient": " ".join(keys.recipients)}
        with app.app_context():
            return write_backup(tmp_path / kind, settings.model_copy(update=secret | changes), at=now()).path

    return back_up


@pytest.mark.parametrize(
    "kind",
    [Protection.NONE, Protection.RECIPIENT, pytest.param(Protection.PASSPHRASE, marks=pytest.mark.slow)],
)
def test_an_encrypted_backup_comes_back_with_its_key(
    app: Flask, backed_up: Callable[..., Path], empty: Callable[[str], Empty], kind: Protection
) -> None:
    file, place = backed_up(kind), empty("sqlite").settings()
    assert (b"Organisation" in _unzipped(file.read_bytes())) is (kind is Protection.NONE)
    with application(place) as other, other.app_context():
        restore(file, place, KEYS[kind], force=False)
    assert contents_at(place) == contents(app)


def _unzipped(content: bytes) -> bytes:
    try:
        with tarfile.open(fileobj=BytesIO(content), mode="r:gz") as tar:
            return b"".join(tar.extractfile(member).read() for member in tar)
    except tarfile.TarError:
        return content


@pytest.mark.parametrize(
    "kind",
    [Protection.NONE, Protection.RECIPIENT, pytest.param(Protection.PASSPHRASE, marks=pytest.mark.slow)],
)
def test_no_damage_goes_unnoticed_and_nothing_is_touched(
    app: Flask, backed_up: Callable[..., Path], kind: Protection, tmp_path: Path, settings: Settings
) -> None:
    whole, before = backed_up(kind).read_bytes(), contents(app)
    damaged = tmp_path / "damaged"
    for name, content in _damages(whole):
        damaged.write_bytes(content)
        assert _refused(app, damaged, settings, KEYS[kind]), name
    assert contents(app) == before
    assert not [path.name for path in settings.instance.iterdir() if path.name.startswith(("restore.p", "restore.r"))]


def _refused(app: Flask, file: Path, settings: Settings, keys: Keys) -> bool:
    with app.app_context():
        try:
            restore(file, settings, keys, force=True)
        except (DamagedBackupError, KeyNeededError):
            return True
    return False


def _damages(whole: bytes) -> list[tuple[str, bytes]]:
    size = len(whole)
    cuts = [(f"cut at {at}", whole[:at]) for at in (0, 1, 10, size // 3, size // 2, size - 9, size - 1)]
    changes = [
        (f"changed at {at}", whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1 :])
        for at in (size // 4, size // 2, 3 * size // 4, size - 5)
    ]
    return [*cuts, *changes, ("longer", whole + b"more"), ("another file", b"%PDF-1.7" + whole)]


def test_a_row_that_was_taken_out_is_missed_although_the_file_is_whole(
    backed_up: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: without the comparison with the list of contents, it goes unnoticed."""
    file = backed_up(Protection.NONE)
    _take_out_a_signature(file)
    with pytest.raises(DamagedBackupError, match=r"tables/signature/000001.jsonl is not as it was written"):
        check_backup(file, Keys())
    monkeypatch.setattr(reading, "_compare", lambda *_: None)
    check_backup(file, Keys())


def test_without_its_last_member_a_file_is_not_whole(backed_up: Callable[..., Path]) -> None:
    file = backed_up(Protection.NONE)
    _rewrite(file, lambda name, content: None if name == "manifest.json" else content)
    with pytest.raises(DamagedBackupError, match="cut short"):
        check_backup(file, Keys())


def _take_out_a_signature(file: Path) -> None:
    def without_last(name: str, content: bytes) -> bytes:
        return b"".join(content.splitlines(keepends=True)[:-1]) if name.startswith("tables/signature/") else content

    _rewrite(file, without_last)


def _rewrite(file: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    with tarfile.open(file, "r:gz") as tar:
        members = [(info.name, tar.extractfile(info).read()) for info in tar]
    with tarfile.open(file, "w:gz") as tar:
        for name, content in members:
            if (changed := change(name, content)) is not None:
                info = tarfile.TarInfo(name)
                info.size = len(changed)
                tar.addfile(info, BytesIO(changed))


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_or_missing_key_is_told_from_damage(backed_up: Callable[..., Path], kind: Protection) -> None:
    file = backed_up(kind)
    keys, sentence = WRONG[kind]
    with pytest.raises(KeyNeededError, match=sentence):
        check_backup(file, keys)
    with pytest.raises(KeyNeededError, match=MISSING[kind]):
        check_backup(file, Keys())


def test_the_tool_age_opens_what_we_encrypt(backed_up: Callable[..., Path], tmp_path: Path) -> None:
    if not (age := shutil.which("age")):
        if os.environ.get("CI"):
            pytest.fail("age is not installed")
        pytest.skip("age is not installed; 'make setup' installs it for the tests.")
    key = tmp_path / "key"
    key.write_text(str(IDENTITY))
    file = backed_up(Protection.RECIPIENT)
    opened = subprocess.run([age, "-d", "-i", key, file], check=True, stdout=subprocess.PIPE, timeout=60).stdout
    with tarfile.open(fileobj=BytesIO(opened), mode="r:gz") as tar:
        assert tar.getnames()[-1] == "manifest.json"


def test_an_error_that_the_library_keeps_to_itself_fails_the_backup() -> None:
    """The negative control is the library alone, which loses what it could not write at the end."""
    small = b"x" * 1000
    pyrage.encrypt_io(BytesIO(small), _Full(), [IDENTITY.to_public()])  # says nothing
    with pytest.raises(OSError, match="No space left"), encrypting(_Full(), KEYS[Protection.RECIPIENT]) as inner:
        inner.write(small)
    out = Remembering(_Full())
    with pytest.raises(OSError, match="No space left"):
        out.write(small)
    with pytest.raises(OSError, match="No space left"):
        out.flush()


class _Full(BytesIO):
    def write(self, content: Any) -> int:
        raise OSError(28, "No space left on device")


def test_a_disk_without_room_is_told_before_anything_is_written(backed_up: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"MB free, and the backup may need .* Make room"):
        backed_up(Protection.NONE, least_free_megabytes=10**9)
    assert list(tmp_path.glob("*none*")) == []


def test_a_backup_that_fails_leaves_the_one_before(
    app: Flask, settings: Settings, backed_up: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backed_up(Protection.NONE)
    before = file.read_bytes()

    def fail(reached: int) -> None:
        raise OSError(28, "No space left on device")

    with app.app_context(), pytest.raises(DomainError, match="No space left on device"):
        write_backup(file, settings, at=now(), report=fail)
    assert file.read_bytes() == before
    assert not list(file.parent.glob(".*.part"))


def test_a_folder_that_is_not_there_is_named(app: Flask, settings: Settings, tmp_path: Path) -> None:
    with app.app_context(), pytest.raises(BackupError, match="nowhere cannot be used: No such file or directory"):
        write_backup(tmp_path / "nowhere" / "file", settings, at=now())
