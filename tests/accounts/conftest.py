from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """Runs a ``flask`` command."""
    return lambda *arguments: app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])
