"""``flask audit``, and what ``flask doctor`` says of the trail."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from click.testing import Result
from flask import Flask

from signon.database.db import db
from tests import factories
from tests.audit.tampering import edit


def minimal_pdf() -> bytes:
    content = BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(content)
    return content.getvalue()


@pytest.fixture
def signed(app: Flask) -> None:
    with app.app_context():
        factories.signature(factories.letter())
        db.session.commit()


def tamper(app: Flask, statement: str) -> None:
    with app.app_context():
        edit(statement)


@pytest.mark.usefixtures("signed")
def test_a_whole_trail_is_said_to_be_whole(run: Callable[..., Result]) -> None:
    told = run("audit", "verify")
    assert told.exit_code == 0
    assert "whole" in told.stdout
    assert told.stderr == ""


@pytest.mark.usefixtures("signed")
def test_the_first_fault_is_named_with_place_and_remedy(app: Flask, run: Callable[..., Result]) -> None:
    tamper(app, "UPDATE audit_entry SET actor = 'x' WHERE id = 4")
    told = run("audit", "verify")
    assert told.exit_code == 1
    assert told.stdout == ""
    first, second = told.stderr.splitlines()
    assert "not whole" in first
    assert second.startswith("edited: Link 4: entry 4 (signature:sign of signature 1")
    assert second.endswith("Compare it with a backup.")


@pytest.mark.usefixtures("signed")
def test_an_anchor_that_was_kept_is_held_against_the_trail(run: Callable[..., Result]) -> None:
    anchor = run("audit", "anchor").stdout.strip()
    assert "1 anchors agree" in run("audit", "verify", "--anchor", anchor).stdout
    refused = run("audit", "verify", "--anchor", anchor.replace(":", ":f")[: len(anchor)])
    assert refused.exit_code == 1
    position, rest = anchor.split(":", 1)
    later = run("audit", "verify", "--anchor", f"{int(position) + 1}:{rest}")
    assert later.exit_code == 1
    assert "other trail" in later.stderr


def test_a_delivered_pdf_bears_an_anchor_that_the_trail_is_held_against(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path], tmp_path: Path
) -> None:
    run("letter", "open", imported)
    run("signatories", "import", imported, csv_file("organization\nEarly Birds\n"))
    code = run("letter", "finalise", imported).stdout.split("\t")[0]
    run("letter", "document", code, "-o", tmp_path / "final.pdf")
    told = run("audit", "verify", "--final", tmp_path / "final.pdf")
    assert told.exit_code == 0
    assert "2 anchors agree" in told.stdout
    tamper(app, "UPDATE audit_link SET position = position + 1000")
    told = run("audit", "verify", "--final", tmp_path / "final.pdf")
    assert told.exit_code == 1
    assert f"{tmp_path / 'final.pdf'}: The trail had" in told.stderr


@pytest.mark.parametrize("content", [b"nothing", minimal_pdf()], ids=["no PDF", "a PDF of somebody else's"])
def test_a_file_without_an_anchor_is_refused_by_name(
    run: Callable[..., Result], tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "other.pdf"
    file.write_bytes(content)
    refused = run("audit", "verify", "--final", file)
    assert refused.exit_code == 1
    assert str(file) in refused.stderr


def test_a_former_secret_key_is_named_by_its_file(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "former"
    file.write_text("a former secret\n", encoding="utf-8")
    assert run("audit", "verify", "--former-key", file).exit_code == 0


def test_the_doctor_looks_at_the_end_of_the_trail(app: Flask, run: Callable[..., Result], signed: None) -> None:
    assert "ok       audit trail: Its last" in run("doctor").stdout
    tamper(app, "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)")
    said = run("doctor").stdout
    assert "FAILED   audit trail: Entry" in said
    assert "'flask audit verify'" in said


def test_a_file_that_holds_no_key_is_refused_by_name(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "seal.p12"
    file.write_bytes(b"\xff\x00")
    refused = run("audit", "verify", "--former-key", file)
    assert refused.exit_code == 1
    assert f"{file} holds no key" in refused.stderr
