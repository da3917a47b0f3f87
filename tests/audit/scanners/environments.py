"""The scanners' own environments: they ask for other versions of our libraries, and are no part of our locks."""

import subprocess
import sys
from pathlib import Path

from tests.audit.locks import CouldNotCheckError
from tests.servers.running_site import ROOT

VERSIONS = {"wapiti": "wapiti3==3.2.3", "sqlmap": "sqlmap==1.10.10"}
FOLDER = ROOT / ".venv" / "scanners"
PATIENCE = 600


def program(name: str) -> Path:
    """The scanner's program, set up when it is not there yet. Raises ``CouldNotCheckError`` when it cannot be had."""
    place = FOLDER / VERSIONS[name]
    found = place / "bin" / name
    if found.exists():
        return found
    try:
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, capture_output=True, timeout=PATIENCE)
        install = [str(place / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", VERSIONS[name]]
        subprocess.run(install, check=True, capture_output=True, timeout=PATIENCE)
    except (OSError, subprocess.SubprocessError) as error:
        raise CouldNotCheckError(f"{VERSIONS[name]} cannot be set up: {error}") from error
    return found
