"""Applications that a test makes for itself: what they open is closed again."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from signon.application import create_app
from signon.database.db import db
from signon.settings import Settings


@contextmanager
def application(settings: Settings) -> Iterator[Flask]:
    """An application, whose connections to the database are closed when the block ends."""
    app = create_app(settings)
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()
