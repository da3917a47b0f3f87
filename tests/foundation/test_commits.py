"""Only pages, commands and jobs commit, so that a change, its audit row and its mail are one transaction."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES_COMMANDS_JOBS = re.compile(
    r"signon/(\w+/views/\w+|\w+/(\w+_)?views|cli/(\w+/)?\w+|jobs/\w+|[\w/]+/jobs(/\w+)?)\.py"
)
OTHERS = {
    "signon/limits.py": "a try counts, though the request that made it is refused",
    "signon/accounts/freshness.py": "a wrong password is counted and written down, though the form that asked is refused",
    "signon/web/proxies.py": "what a request shows of its proxies is noted after its view is over, whatever came of it",
    "signon/backup/filling.py": "a database that nobody else has yet is filled",
    "signon/backup/moving.py": "the database that was moved is closed in the transaction that kept everybody out",
    "signon/backup/restoring.py": "a database that nobody else has yet is completed",
    "signon/backup/targets.py": "the tables that were restored appear all at once",
    "signon/serving/presence.py": "a web process tells that it is there, from a thread of its own",
    "signon/database/turns.py": "a connection that is told to commit passes its turn to write on",
    "signon/demo/__init__.py": "the story is stored before its last letter is printed, beside which no transaction is open",
}
"""What else commits, and why."""


def committing(source: str) -> Iterator[int]:
    """The lines in which something commits, is handed on to commit, or begins a transaction that commits at its end."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and (node.attr == "commit" or re.search(BEGINS, ast.unparse(node))):
            yield node.lineno


BEGINS = r"\b(engine|session)(\(\))?\.begin$"


def own_modules() -> dict[str, str]:
    files = sorted((ROOT / "signon").rglob("*.py"))
    return {str(file.relative_to(ROOT)): file.read_text("utf-8") for file in files}


def test_nothing_below_a_page_a_command_or_a_job_commits() -> None:
    found = [
        f"{name}:{line}"
        for name, source in own_modules().items()
        if name not in OTHERS and not PAGES_COMMANDS_JOBS.fullmatch(name)
        for line in committing(source)
    ]
    assert not found, f"Leave the commit to the page, the command or the job: {', '.join(found)}"


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_said_to_commit_by_itself_does(name: Any) -> None:
    assert list(committing(own_modules()[name]))


@pytest.mark.parametrize(
    "line",
    [
        "db.session.commit()",
        "session.commit()",
        "db.session().commit()",
        "later(db.session.commit)",
        "with db.engine.begin() as connection: pass",
        "with db.session.begin(): pass",
    ],
)
def test_a_commit_is_found_however_it_is_written(line: str) -> None:
    assert list(committing(f"def store():\n    {line}\n")) == [2]


@pytest.mark.parametrize("line", ["with db.session.begin_nested(): pass", "found.begin()"])
def test_what_commits_nothing_is_not_taken_for_it(line: str) -> None:
    assert list(committing(line)) == []
