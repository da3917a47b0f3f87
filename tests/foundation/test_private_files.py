"""What the site keeps is for its own account alone."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from signon import private_files
from signon.sealing import certificate
from signon.settings import Settings
from signon.web import capacity
from tests.applications import application
from tests.cli.conftest import LETTER
from tests.servers.running_site import FLASK, ROOT

USUAL = 0o022
WITHOUT_THE_ENTRY_POINT = """
import sys
from signon.application import create_app
from signon.database.schema import prepare_database
from signon.settings import Settings

with create_app(Settings(instance=sys.argv[1])).app_context():
    prepare_database()
"""
KEPT_OPEN = ("signon.sqlite3", "signon.sqlite3-wal", "signon.sqlite3-shm", "queue.sqlite3", "secret_key", "seal.pem")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def flask(instance: Path, *arguments: object, **settings: object) -> subprocess.CompletedProcess[str]:
    """A command as a person with the usual umask calls it."""
    return subprocess.run(
        [FLASK, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"SIGNON_INSTANCE": str(instance)} | {name: str(value) for name, value in settings.items()},
        umask=USUAL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def open_to_others(folder: Path) -> list[str]:
    return [str(path) for path in (folder, *folder.rglob("*")) if mode(path) & 0o077]


@pytest.fixture
def left_open(tmp_path: Path) -> Path:
    """An instance folder as earlier versions made it."""
    folder = tmp_path / "older"
    folder.mkdir()
    for name in KEPT_OPEN:
        (folder / name).write_bytes(b"")
        (folder / name).chmod(0o644)
    (folder / "secret_key").write_text("k" * 40)
    (folder / "chosen-pictures").mkdir()
    folder.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    instance = tmp_path_factory.mktemp("person") / "deep" / "instance"
    letter = instance.parents[1] / "letter.md"
    letter.write_text(LETTER, encoding="utf-8")
    made = flask(instance, "letter", "import", letter)
    assert made.returncode == 0, made.stderr
    assert flask(instance, "seal", "create").returncode == 0
    call = "from wsgi import app; app.extensions['signon_jobs'].wake('mail')"
    environment = os.environ | {"SIGNON_INSTANCE": str(instance)}
    subprocess.run([sys.executable, "-c", call], cwd=ROOT, env=environment, umask=USUAL, check=True, timeout=60)
    return instance


@pytest.mark.slow
class TestWhatCommandsMake:
    def test_is_for_the_sites_account_alone(self, seeded: Path) -> None:
        assert {"signon.sqlite3", "queue.sqlite3", "secret_key", "seal.pem"} <= {one.name for one in seeded.iterdir()}
        assert open_to_others(seeded) == []

    def test_and_a_letter_that_a_person_asked_for_has_the_permissions_of_their_umask(
        self, seeded: Path, tmp_path: Path
    ) -> None:
        pdf, exported = tmp_path / "letter.pdf", tmp_path / "signatories.csv"
        assert flask(seeded, "letter", "export", "clean-rivers", "-o", pdf.with_suffix(".md")).returncode == 0
        assert mode(pdf.with_suffix(".md")) == 0o644
        assert flask(seeded, "letter", "render", "clean-rivers", "--each", "-o", tmp_path / "each").returncode == 0
        assert {mode(one) for one in (tmp_path / "each").iterdir()} == {0o644}
        assert mode(tmp_path / "each") == 0o755
        assert flask(seeded, "signatories", "export", "clean-rivers", "-o", exported).returncode == 0
        assert mode(exported) == 0o600

    def test_a_process_without_the_umask_leaves_them_open(self, tmp_path: Path) -> None:
        """The negative control: the same, made by an application that nobody started by its entry point."""
        instance = tmp_path / "open"
        subprocess.run(
            [sys.executable, "-c", WITHOUT_THE_ENTRY_POINT, instance], cwd=ROOT, umask=USUAL, check=True, timeout=60
        )
        assert mode(instance / "signon.sqlite3") == 0o644


class TestWhatWasLeftOpen:
    def test_is_closed_by_the_next_start(self, new_app: Callable[[Settings], Flask], left_open: Path) -> None:
        new_app(Settings(instance=left_open))
        assert open_to_others(left_open) == []

    def test_also_where_the_database_lies_elsewhere(
        self, new_app: Callable[[Settings], Flask], tmp_path: Path, left_open: Path
    ) -> None:
        elsewhere = tmp_path / "letters.db"
        elsewhere.touch(0o644)
        new_app(Settings(instance=left_open, database_url=f"sqlite:///{elsewhere}"))
        assert mode(elsewhere) == 0o600

    def test_a_folder_with_other_things_stays_as_it_is_but_the_files_are_closed(
        self, new_app: Callable[[Settings], Flask], left_open: Path
    ) -> None:
        (left_open / "index.html").touch()
        new_app(Settings(instance=left_open))
        assert mode(left_open) == 0o755
        assert {mode(left_open / name) for name in KEPT_OPEN} == {0o600}
        assert mode(left_open / "index.html") == 0o644

    def test_what_belongs_to_another_account_does_not_stop_the_site(
        self, new_app: Callable[[Settings], Flask], left_open: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("signon.private_files.os.geteuid", lambda: 4711)
        new_app(Settings(instance=left_open))
        assert mode(left_open) == 0o755

    def test_nor_does_a_folder_whose_permissions_cannot_be_changed(
        self, new_app: Callable[[Settings], Flask], left_open: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_arguments: object) -> None:
            raise PermissionError

        monkeypatch.setattr(Path, "chmod", refuse)
        new_app(Settings(instance=left_open))


@pytest.mark.slow
def test_everything_that_is_kept_is_known_so_that_a_folder_with_it_is_known_as_ours(seeded: Path) -> None:
    kept = {*(path.name for path in seeded.iterdir()), certificate.KEPT, capacity.FOLDER}
    assert [name for name in kept if not name.startswith(private_files.KEPT)] == []


class TestDoctor:
    def said(self, settings: Settings) -> str:
        with application(settings) as app:
            result = app.test_cli_runner().invoke(args=["doctor"])
        return next(line for line in result.stdout.splitlines() if " files: " in line)

    def test_finds_nothing_in_a_folder_of_its_own(self, left_open: Path) -> None:
        assert self.said(Settings(instance=left_open)).startswith("ok ")

    def test_names_an_open_folder_that_holds_other_things_too(self, left_open: Path) -> None:
        (left_open / "index.html").touch()
        said = self.said(Settings(instance=left_open))
        assert said.startswith("warning")
        assert f"chmod go= {left_open}" in said

    def test_names_what_belongs_to_another_account(self, left_open: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 4711)
        said = self.said(Settings(instance=left_open))
        assert f"{left_open / 'signon.sqlite3'} belongs to" in said
        assert "chown 4711" in said

    @pytest.mark.parametrize(
        "variable", ["SIGNON_SECRET_KEY_FILE", "SIGNON_MAIL_URL_FILE", "SIGNON_SEAL_PASSWORD_FILE"]
    )
    def test_names_a_secrets_file_that_everybody_can_read(
        self, left_open: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
    ) -> None:
        secret = tmp_path / "secret"
        secret.write_text("capture:")
        secret.chmod(0o644)
        monkeypatch.setenv(variable, str(secret))
        assert f"{variable} names {secret}" in self.said(Settings(instance=left_open, secret_key="k" * 40))
        secret.chmod(0o640)
        assert self.said(Settings(instance=left_open, secret_key="k" * 40)).startswith("ok ")

    def test_names_a_seals_key_that_everybody_can_read_but_not_a_mere_certificate(
        self, left_open: Path, tmp_path: Path
    ) -> None:
        key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
        key.write_text("-----BEGIN PRIVATE KEY-----\n")
        certificate.write_text("-----BEGIN CERTIFICATE-----\n")
        key.chmod(0o644)
        certificate.chmod(0o644)
        said = self.said(Settings(instance=left_open, seal_key=key, seal_certificate=certificate))
        assert f"SIGNON_SEAL_KEY names {key}" in said
        assert "SIGNON_SEAL_CERTIFICATE" not in said
