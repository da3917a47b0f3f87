from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """Runs a ``flask`` command."""
    return lambda *arguments: app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def quick_hashing(app: Flask) -> None:
    """Hashes as strong as a test needs: hundreds of passwords are tried here."""
    app.extensions["security"].pwd_context.update(argon2__time_cost=1, argon2__memory_cost=64, argon2__parallelism=1)
