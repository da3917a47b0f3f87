"""The top level of the project holds what the client agreed to, and nothing that a script has left there."""

import subprocess

import pytest

from signon.settings import ROOT

AGREED = {
    ".ci", ".editorconfig", ".gitignore", ".pre-commit-config.yaml", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "README.md",
    "SECURITY.md", "docs", "findings", "instance", "pyproject.toml", "requirements-audit.txt", "requirements-dev.in",
    "requirements-dev.txt", "requirements.in", "requirements.txt", "signon", "static", "templates", "tests", "wsgi.py",
}  # fmt: skip


def test_nothing_else_is_kept_at_the_top_level() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("This is a copy without its history.")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    kept = {name.split(b"/")[0].decode("utf-8", "replace") for name in listed.split(b"\0") if name}
    assert kept == AGREED
