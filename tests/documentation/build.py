"""Builds the documentation as ``make docs`` does, in a process that cannot reach any network."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
WITHOUT_NETWORK = """
import sys

def refuse(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo"}:
        sys.exit(f"the build asked the network: {arguments}")

sys.addaudithook(refuse)
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""


def build(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Make ``source`` into the site ``target`` with the project's own configuration; warnings are errors."""
    command = [sys.executable, "-W", "ignore", "-c", WITHOUT_NETWORK]
    options = ["--quiet", "--fail-on-warning", "--keep-going", "--conf-dir", str(DOCS)]
    folders = ["--doctree-dir", str(target.parent / "doctrees"), str(source), str(target)]
    return subprocess.run([*command, *options, *folders], cwd=ROOT, capture_output=True, text=True, check=False)
