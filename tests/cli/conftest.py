"""What tests of commands are given: a way to run one, and files to hand in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

LETTER = """---
slug: clean-rivers
title: Clean rivers
date: 2026-03-14
addressees:
  - address: |
      Minister Ada Flint
      Ministry of Water
    salutation: "Dear Minister:"
subject: Rivers without mercury
closing: Sincerely,
lead_signers:
  - {name: Ines Marlow, title: Convener, organization: River Coalition}
---

We write about the **river**.
"""


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """Runs a ``flask`` command."""
    return lambda *arguments: app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])


@pytest.fixture
def letter_file(tmp_path: Path) -> Path:
    """A small letter file."""
    path = tmp_path / "letter.md"
    path.write_text(LETTER, encoding="utf-8")
    return path


@pytest.fixture
def imported(run: Callable[..., Result], letter_file: Path) -> str:
    """The slug of a letter that was imported."""
    result = run("letter", "import", letter_file)
    assert result.exit_code == 0, result.stderr
    return result.stdout.strip()


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of signatories."""

    def write(content: str, *, encoding: str = "utf-8", name: str = "organizations.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode(encoding))
        return path

    return write
