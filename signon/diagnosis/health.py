"""Addresses for the operator's monitoring."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import Response, current_app, jsonify

from signon import disks
from signon.access import public
from signon.database import outages
from signon.database.db import now, takes_changes
from signon.errors import told_in_json
from signon.jobs.lanes import Lane, in_words
from signon.jobs.processes import lane_ages, stuck_lanes, worker_age, worker_is_running
from signon.jobs.queue import oldest_due
from signon.mail.models import OutboxMail
from signon.settings import Settings
from signon.translation import gettext as _
from signon.web.pages import Pages

pages = Pages()


@pages.get("/healthz")
@public
def alive() -> Response:
    """The web process answers."""
    return Response("ok\n", mimetype="text/plain")


@pages.get("/readyz")
@public
@told_in_json
def ready() -> tuple[Response, int]:
    """Whether the site can do its work, and what stands in the way; with the ages of what waits."""
    settings: Settings = current_app.config["SIGNON"]
    problems = list(_disk_problems(settings))
    body: dict[str, Any] = {"free_megabytes": disks.free_megabytes(settings)}
    try:
        problems += _work_problems(now())
        body |= _ages(now())
    except Exception as error:
        if not (cause := outages.cause_of(error)):
            raise
        current_app.logger.error("The site cannot use its database or disk: %s", cause)  # noqa: TRY400 - one line
        problems.append(_("The database cannot be used."))
    body |= {"ready": not problems, "problems": problems}
    return jsonify(body), 503 if problems else 200


def _disk_problems(settings: Settings) -> Iterator[str]:
    if disks.full_folders(settings):
        yield _("The disk is nearly full.")
    if disks.read_only_places(settings):
        yield _("The disk cannot be written to.")


def _work_problems(at: datetime) -> Iterator[str]:
    if not takes_changes():
        yield _("The database takes no changes.")
    if not worker_is_running(at):
        yield _("The worker is not running.")
    for lane in stuck_lanes(at):
        yield _("The worker is stuck with %(lane)s.", lane=in_words(lane))


def _ages(at: datetime) -> dict[str, Any]:
    return {
        "worker_age_seconds": _seconds(worker_age(at)),
        "oldest_outbox_age_seconds": _seconds(OutboxMail.oldest_waiting(at)),
        "lanes": _lanes(at),
    }


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
    return None if age is None else round(max(age.total_seconds(), 0), 1)
