"""``flask doctor``."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from signon.cli.command import Command
from signon.cli.commands import loaded
from signon.database.db import db, now
from signon.jobs.lanes import Lane
from signon.jobs.queue import beat
from signon.mail.models import OutboxMail
from signon.settings import Settings
from tests.servers.running_site import free_port


def lines(result: Any) -> dict[str, str]:
    """The level of each piece."""
    return {line[9:].split(":")[0]: line[:8].strip() for line in result.stdout.splitlines()}


@pytest.fixture
def with_worker(app: Flask) -> None:
    with app.app_context():
        beat(now())
        db.session.commit()


def test_a_sound_installation_passes(run: Callable[..., Result], with_worker: None) -> None:
    result = run("doctor")
    assert result.exit_code == 0
    assert "FAILED" not in result.stdout
    found = lines(result)
    assert {"libraries", "fonts", "database", "migrations", "mail", "worker", "public address"} <= found.keys()
    assert found["worker"] == found["database"] == "ok"


def test_captured_mail_is_a_warning(run: Callable[..., Result], with_worker: None) -> None:
    assert lines(run("doctor"))["mail"] == "warning"


def test_a_database_of_another_shape_fails_with_the_command_to_run(run: Callable[..., Result], app: Flask) -> None:
    with app.app_context():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()
    result = run("doctor")
    assert result.exit_code == 1
    assert lines(result)["migrations"] == "FAILED"
    assert "flask db upgrade" in result.stdout


def test_a_worker_that_has_stopped_fails(run: Callable[..., Result], app: Flask) -> None:
    with app.app_context():
        beat(now().replace(year=2020))
        db.session.commit()
    result = run("doctor")
    assert result.exit_code == 1
    assert lines(result)["worker"] == "FAILED"
    assert "flask worker" in result.stdout


def test_a_lane_that_is_stuck_fails_and_is_named(run: Callable[..., Result], app: Flask) -> None:
    with app.app_context():
        beat(now(), {Lane.MAIL: timedelta(hours=1)})
        db.session.commit()
    result = run("doctor")
    assert lines(result)["lanes"] == "FAILED"
    assert lines(result)["worker"] == "ok"
    assert "stuck with delivering mail" in result.stdout


def test_work_that_has_been_due_for_long_is_a_warning(
    run: Callable[..., Result], app: Flask, with_worker: None
) -> None:
    with app.app_context():
        OutboxMail.queue(to="m@r.example", subject="x", paragraphs=[], at=now() - timedelta(hours=1))
        db.session.commit()
    result = run("doctor")
    assert lines(result)["lanes"] == "warning"
    assert "delivering mail (60 min)" in result.stdout


def test_a_disk_that_is_nearly_full_fails(
    run: Callable[..., Result], app: Flask, settings: Settings, with_worker: None
) -> None:
    app.config["SIGNON"] = settings.model_copy(update={"least_free_megabytes": 10**9})
    result = run("doctor")
    assert result.exit_code == 1
    assert lines(result)["instance"] == "FAILED"
    assert "nearly full" in result.stdout


def test_a_secret_that_others_can_read_is_a_warning(settings: Settings, app: Flask) -> None:
    kept = settings.model_copy(update={"secret_key": ""})
    kept.kept_secret_key()
    (settings.instance / "secret_key").chmod(0o644)
    app.config["SIGNON"] = kept
    assert lines(app.test_cli_runner().invoke(args=["doctor"]))["secret"] == "warning"


class TestSending:
    @pytest.fixture
    def settings(self, tmp_path: Path, database: str) -> Settings:
        return Settings(instance=tmp_path / "instance", secret_key="k" * 40, mail_url=f"smtp://127.0.0.1:{free_port()}")

    def test_a_mail_server_that_does_not_answer_fails(self, run: Callable[..., Result], with_worker: None) -> None:
        result = run("doctor")
        assert result.exit_code == 1
        assert lines(result)["mail"] == "FAILED"
        assert "SIGNON_MAIL_URL" in result.stdout

    def test_links_that_open_on_this_machine_alone_are_a_warning(
        self, run: Callable[..., Result], with_worker: None
    ) -> None:
        assert lines(run("doctor"))["public address"] == "warning"


class TestUnreachableDatabase:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        url = f"postgresql://signon@127.0.0.1:{free_port()}/signon"
        return Settings(instance=tmp_path / "instance", secret_key="k" * 40, database_url=url)

    def test_the_doctor_says_so_and_goes_on(self, run: Callable[..., Result]) -> None:
        result = run("doctor")
        assert result.exit_code == 1
        found = lines(result)
        assert found["database"] == "FAILED"
        assert "public address" in found

    def test_another_command_says_it_in_a_sentence(self, run: Callable[..., Result]) -> None:
        result = run("letter", "export", "any")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("The database cannot be used: ")
        assert result.stderr.count("\n") == 1


def test_every_command_and_group_has_a_line_of_help(app: Flask) -> None:
    for name, command in app.cli.commands.items():
        if name != "db":
            assert command.get_short_help_str(80), name
            for inner, one in getattr(loaded(command), "commands", {}).items():
                assert isinstance(one, Command)
                assert one.get_short_help_str(80), f"{name} {inner}"
