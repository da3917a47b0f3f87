"""A mail server that takes connections and never answers: previews are made meanwhile, and the site is ready."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.delivery.orders import Rendering, order_preview
from signon.jobs import queue as jobs
from signon.jobs.lanes import Lane
from signon.jobs.leased import WorkStatus
from signon.mail.models import MailStatus, OutboxMail
from signon.settings import Settings
from tests import factories
from tests.applications import application
from tests.servers.worker import move_to_lane, sweeps_of, working
from tests.waiting import until

pytestmark = pytest.mark.both_databases


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A mail server that takes connections, and ends them when it is closed."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield server


@pytest.fixture
def app(settings: Settings, silent: socket.socket) -> Iterator[Flask]:
    """The site, whose mail server is silent."""
    url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
    with application(settings.model_copy(update={"mail_url": url})) as app:
        yield app


def _order(app: Flask) -> None:
    with app.app_context():
        for number in range(5):
            OutboxMail.queue(to=f"m{number}@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
        order_preview(factories.letter(slug="rivers"), by="mara@saltmark.example", at=now())
        db.session.commit()


def _value(app: Flask, query: Any) -> Any:
    with app.app_context():
        return db.session.scalar(query)


def test_a_preview_is_made_while_the_mail_server_keeps_silent(app: Flask, silent: socket.socket) -> None:
    _order(app)
    with working(app):
        until(lambda: _value(app, db.select(Rendering.status)) == WorkStatus.DONE)
        until(lambda: app.test_client().get("/readyz").status_code == 200)
        assert _value(app, db.select(db.func.count(OutboxMail.id)).filter_by(status=MailStatus.SENT)) == 0
        silent.close()


@pytest.mark.slow
def test_in_the_lane_of_mail_it_would_wait(app: Flask, silent: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    move_to_lane(app, "renderings", Lane.MAIL)
    sweeps = sweeps_of(app)
    sweeps["renderings"] = sweeps.pop("renderings")  # mail's turn comes first
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 3600)
    _order(app)
    with working(app):
        time.sleep(3)
        assert _value(app, db.select(Rendering.status)) == WorkStatus.QUEUED
        silent.close()
