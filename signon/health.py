"""Addresses for the operator's monitoring."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from signon.access import public
from signon.db import db, now
from signon.jobs import lane_ages, oldest_due, stuck_lanes, worker_age, worker_is_running
from signon.lanes import Lane
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
    """The database answers, the worker is alive and none of its lanes is stuck; with the ages of what waits."""
    at = now()
    db.session.execute(text("SELECT 1"))
    is_ready = worker_is_running(at) and not stuck_lanes(at)
    body = {
        "ready": is_ready,
        "worker_age_seconds": _seconds(worker_age(at)),
        "oldest_outbox_age_seconds": _seconds(OutboxMail.oldest_waiting(at)),
        "lanes": _lanes(at),
    }
    return jsonify(body), 200 if is_ready else 503


def _lanes(at: datetime) -> dict[str, Any]:
    ages, stuck = lane_ages(at), stuck_lanes(at)
    return {
        lane: {
            "stuck": lane in stuck,
            "age_seconds": _seconds(ages.get(lane)),
            "oldest_due_seconds": _seconds(oldest_due(lane, at)),
        }
        for lane in Lane
    }


def _seconds(age: timedelta | None) -> float | None:
    return None if age is None else round(age.total_seconds(), 1)
