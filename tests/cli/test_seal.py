"""``flask seal``, and what ``flask doctor`` says of the seal."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from signon.settings import Settings
from tests.sealing.certificates import timestamp_authority


def test_a_certificate_is_made_for_its_owner_alone_and_shown(run: Callable[..., Result], settings: Settings) -> None:
    made = run("seal", "create", "--name", "Clean Rivers Coalition")
    assert made.exit_code == 0
    assert (settings.instance / "seal.pem").stat().st_mode & 0o777 == 0o600
    shown = run("seal", "show").stdout
    assert "Sealed by: Clean Rivers Coalition" in shown
    assert "Issued by: itself" in shown


def test_a_certificate_is_never_replaced_unasked(run: Callable[..., Result], settings: Settings) -> None:
    run("seal", "create")
    before = (settings.instance / "seal.pem").read_bytes()
    refused = run("seal", "create")
    assert refused.exit_code == 1
    assert "exists already" in refused.stderr
    assert (settings.instance / "seal.pem").read_bytes() == before
    assert run("seal", "create", "--force").exit_code == 0
    assert (settings.instance / "seal.pem").read_bytes() != before


def test_without_a_certificate_there_is_nothing_to_show(run: Callable[..., Result]) -> None:
    shown = run("seal", "show")
    assert shown.exit_code == 1
    assert "'flask seal create' makes one" in shown.stderr


def doctors_lines(result: Any) -> dict[str, str]:
    return {line[9:].split(":")[0]: line for line in result.stdout.splitlines()}


@pytest.mark.parametrize(("years", "said"), [("1", "ok"), (None, "ok")])
def test_the_doctor_tells_who_seals(run: Callable[..., Result], years: str | None, said: str) -> None:
    if years:
        run("seal", "create", "--years", years)
    found = doctors_lines(run("doctor"))["seal"]
    assert found.startswith(said)
    assert ("sealed by Signon" in found) == bool(years)


def test_the_doctor_finds_a_broken_certificate(run: Callable[..., Result], settings: Settings) -> None:
    (settings.instance / "seal.pem").write_text("-----BEGIN CERTIFICATE-----\njunk\n")
    result = run("doctor")
    assert result.exit_code == 1
    assert "cannot be read" in doctors_lines(result)["seal"]


def test_the_doctor_asks_the_timestamp_authority(app: Flask, run: Callable[..., Result]) -> None:
    with timestamp_authority() as address:
        app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"timestamp_url": address})
        assert doctors_lines(run("doctor"))["timestamps"].startswith("ok")
    assert doctors_lines(run("doctor"))["timestamps"].startswith("FAILED")
