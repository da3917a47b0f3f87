"""Changing a text that was signed from the command line."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from tests import factories


@pytest.fixture
def signed(run: Callable[..., Result], app: Flask, imported: str, letter_file: Path) -> Path:
    """The file of an open letter that was signed, with another text."""
    run("letter", "open", imported)
    with app.app_context():
        factories.signature(Letter.named(imported))
        db.session.commit()
    text = letter_file.read_text("utf-8")
    letter_file.write_text(text.replace("We write about the **river**.", "We write about the **lake**."), "utf-8")
    return letter_file


def versions(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        return [(str(one.change), one.note) for one in Letter.named("clean-rivers").versions]


@pytest.mark.parametrize(
    ("options", "status", "sentence"),
    [
        ((), 1, "Add --change correction or --change material, and --note."),
        (("--change", "correction"), 1, "Say in a note what changed and why"),
        (("--change", "poetic", "--note", "x"), 2, "'poetic' is not one of"),
        (("--note", "x"), 2, "--note and --reconfirm-by go with --change."),
        (
            ("--change", "correction", "--note", "x", "--reconfirm-by", "2099-01-01T10:00"),
            2,
            "goes with --change material",
        ),
        (("--change", "material", "--note", "x", "--reconfirm-by", "2020-01-01T10:00"), 1, "must be in the future"),
    ],
)
def test_a_change_that_is_not_declared_right_is_refused_in_a_sentence(
    run: Callable[..., Result], app: Flask, signed: Any, options: tuple[Any, ...], status: int, sentence: str
) -> None:
    result = run("letter", "import", signed, "--replace", *options)
    assert (result.exit_code, sentence in result.stderr) == (status, True), result.stderr
    assert "Traceback" not in result.output
    assert len(versions(app)) == 1


def test_a_declared_change_is_a_new_version_and_is_told(run: Callable[..., Result], app: Flask, signed: Any) -> None:
    day = (now() + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")
    options = ("--change", "material", "--note", "The lake.", "--reconfirm-by", day)
    result = run("letter", "import", signed, "--replace", *options)
    assert result.stdout == "clean-rivers\n", result.stderr
    assert versions(app)[1] == ("material", "The lake.")
    with app.app_context():
        assert db.session.scalar(db.select(OutboxMail.subject).order_by(OutboxMail.id.desc()).limit(1)).startswith(
            "Please"
        )
    again = run("letter", "import", signed, "--replace", *options)
    assert (again.exit_code, "leave out --change" in again.stderr) == (1, True)
    assert run("letter", "import", signed, "--replace").exit_code == 0


def test_a_new_draft_takes_no_declaration(run: Callable[..., Result], letter_file: Path) -> None:
    result = run("letter", "import", letter_file, "--change", "correction", "--note", "x")
    assert (result.exit_code, "--change goes with --replace" in result.stderr) == (2, True)
