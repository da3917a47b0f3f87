"""The script that a mail server runs: it loads the settings and hands the message over, or asks to try again."""

import subprocess
from pathlib import Path

import pytest

from signon.settings import ROOT

SCRIPT = ROOT / "docs" / "deploy" / "signon-received"


def run(folder: Path, flask: str | None, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the script for a site in ``folder``, whose ``flask`` is this shell script."""
    (folder / "site" / ".venv" / "bin").mkdir(parents=True)
    if flask is not None:
        program = folder / "site" / ".venv" / "bin" / "flask"
        program.write_text(f"#!/bin/sh\n{flask}\n")
        program.chmod(0o700)
    (folder / "signon.env").write_text('SIGNON_MAIL_FROM="River Coalition <letters@rivers.example>"\n')
    script = (
        SCRIPT.read_text().replace("/etc/signon.env", f"{folder}/signon.env").replace("/srv/signon", f"{folder}/site")
    )
    return subprocess.run(
        ["/bin/sh", "-c", script, "signon-received", *arguments], input=b"message", capture_output=True, check=False
    )


def test_the_message_the_settings_and_the_envelope_are_handed_over(tmp_path: Path) -> None:
    ended = run(tmp_path, 'echo "$# $@ [$SIGNON_MAIL_FROM] $(cat)"', "--recipient=a b@c.example", "--sender=")
    said = "4 mail received --recipient=a b@c.example --sender= [River Coalition <letters@rivers.example>] message\n"
    assert (ended.returncode, ended.stdout.decode()) == (0, said)


@pytest.mark.parametrize(("status", "told"), [(0, 0), (65, 65), (75, 75), (126, 75), (137, 75)])
def test_a_program_that_could_not_run_is_tried_again(tmp_path: Path, status: int, told: int) -> None:
    assert run(tmp_path, f"exit {status}").returncode == told


def test_a_site_that_is_away_is_tried_again(tmp_path: Path) -> None:
    assert run(tmp_path, None).returncode == 75
