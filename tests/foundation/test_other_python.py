"""``make test-python`` says what to do when it cannot have the Python that was named."""

import subprocess
from pathlib import Path

from tests.servers.running_site import ROOT


def test_a_python_that_nobody_has_is_named_with_the_remedy() -> None:
    assert said_of("3.99") == (
        "Fetching Python 3.99 …\n"
        "Python '3.99' is not on this machine, and uv could not fetch it. Install it, or name one by its path: "
        "make test-python PYTHON=/path/to/python3.13\n"
    )


def test_a_python_that_is_too_old_is_named(tmp_path: Path) -> None:
    old = tmp_path / "python"
    old.write_text('#!/bin/sh\ncase "$*" in *version_info*) exit 1;; --version) echo Python 3.10.4;; esac\n')
    old.chmod(0o755)
    assert said_of(str(old)) == f"Signon needs Python 3.11 or newer, and '{old}' is Python 3.10.4.\n"


def said_of(python: str) -> str:
    """What the script that sets up another Python says when it refuses this one."""
    refused = subprocess.run([ROOT / ".ci" / "other-python", python], capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert refused.stdout == ""
    return refused.stderr
