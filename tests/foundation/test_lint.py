"""What ``make lint`` finds in scripts and style sheets, and that a commit is checked by the same tools."""

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.servers.running_site import ROOT

BIOME = (str(ROOT / ".venv/bin/node"), str(ROOT / ".venv/biome/node_modules/@biomejs/biome/bin/biome"))
LINTED = ("static/", "docs/assets/", "templates/mail/html/")


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a_name.js", "letters.textContent = 1;\n", "noUndeclaredVariables"),
        ("a_var.js", "var number = 1;\ndocument.title = number;\n", "noVar"),
        ("a_layout.js", "document.title='letters'\n", "format"),
        ("a_property.css", "a {\n  colour: red;\n}\n", "noUnknownProperty"),
        ("a_double.css", "a {\n  color: red;\n  color: red;\n}\n", "noDuplicateProperties"),
        ("printed.css", "p {\n  position: running(foot);\n}\n", "noUnknownFunction"),
    ],
)
def test_a_bad_script_or_style_sheet_fails_the_lint(tmp_path: Path, name: str, content: str, rule: str) -> None:
    found = lint(tmp_path, name, content)
    assert found.returncode == 1
    assert rule in found.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("good.js", 'document.title = "letters";\n'),
        ("good.css", "a {\n  color: red;\n}\n"),
        ("letter.css", "p {\n  position: running(foot);\n}\n"),
    ],
)
def test_a_good_script_or_style_sheet_passes_the_lint(tmp_path: Path, name: str, content: str) -> None:
    assert lint(tmp_path, name, content).returncode == 0


def test_every_script_and_style_sheet_stands_where_it_is_linted() -> None:
    tracked = subprocess.run(["git", "ls-files", "*.js", "*.css"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = tracked.stdout.split()
    assert files
    assert [file for file in files if not file.startswith(LINTED)] == []


def test_a_commit_is_checked_by_the_projects_own_tools_so_that_versions_cannot_differ() -> None:
    repos = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert [repo["repo"] for repo in repos] == ["local"]
    programs = [hook["entry"].split()[0] for hook in repos[0]["hooks"]]
    assert [program for program in programs if not (ROOT / program).exists()] == []
    assert {program.rpartition("/")[0] for program in programs} == {".venv/bin"}


def lint(folder: Path, name: str, content: str) -> subprocess.CompletedProcess[str]:
    """What the linter says of one file, by the project's rules."""
    shutil.copy(ROOT / ".ci" / "biome.json", folder)
    (folder / name).write_text(content, "utf-8")
    command = [*BIOME, "check", "--error-on-warnings", name]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
