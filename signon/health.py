"""Addresses for the operator's monitoring."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from signon.access import public
from signon.db import db, now
from signon.jobs import worker_age, worker_is_running
from signon.mail.models import OutboxMail

health = Blueprint("health", __name__)


@health.get("/healthz")
@public
def alive() -> Response:
    """The web process answers."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """The database answers and the worker is alive; with the ages of its last sign of life and of the oldest waiting mail."""
    at = now()
    db.session.execute(text("SELECT 1"))
    age, waiting = worker_age(at), OutboxMail.oldest_waiting(at)
    running = worker_is_running(at)
    body = {
        "ready": running,
        "worker_age_seconds": age and round(age.total_seconds(), 1),
        "oldest_outbox_age_seconds": waiting and round(waiting.total_seconds(), 1),
    }
    return jsonify(body), 200 if running else 503
