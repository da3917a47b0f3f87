"""Empty places to restore to."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.backup.sites import Empty, empty_database


@pytest.fixture
def empty(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Empty]]:
    """A function that gives an empty place for a site, on ``sqlite`` or ``postgresql``."""
    with ExitStack() as stack:

        def made(kind: str, name: str = "empty") -> Empty:
            folder = tmp_path / f"{name}-{kind}"
            return stack.enter_context(empty_database(kind, folder, lambda: request.getfixturevalue("postgres_server")))

        yield made
