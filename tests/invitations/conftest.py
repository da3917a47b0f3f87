from collections.abc import Callable

import pytest
from flask import Flask


@pytest.fixture
def work(app: Flask) -> Callable[[], None]:
    """What the worker does, twice: the mails that one round writes leave in the next, whichever of both comes first."""

    def rounds() -> None:
        for _round in range(2):
            app.extensions["signon_jobs"].run_pending()

    return rounds
