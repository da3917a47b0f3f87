import pytest


@pytest.fixture
def work(app):
    """What the worker does, twice: the mails that one round writes leave in the next, whichever of both comes first."""

    def rounds():
        for _round in range(2):
            app.extensions["signon_jobs"].run_pending()

    return rounds
