"""Readiness of the site, found within seconds whatever hangs.

A thread looks; whoever asks waits for it for a bounded time. While it hangs, others who ask wait for the same thread, so that
no number of questions takes more than one connection to the database.
"""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app

from signon import disks
from signon.database import outages
from signon.database.db import db, now, read_only
from signon.database.patience import answered_within
from signon.diagnosis.machine_troubles import clock_offset, disk, record_ahead
from signon.diagnosis.troubles import SCHEMA, Trouble, troubles
from signon.jobs.lanes import Lane
from signon.jobs.processes import lane_ages, silent_workers, stuck_lanes, worker_age, workers
from signon.jobs.queue import oldest_due
from signon.mail.models import OutboxMail
from signon.settings import Settings
from signon.translation import gettext as _

SECONDS_TO_ANSWER = 4.0
KEPT = "signon_readiness"


@dataclass(slots=True)
class Readiness:
    """The troubles that were found, and the figures for who runs the site."""

    troubles: list[Trouble] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        """Whether requests should be sent here."""
        return not any(trouble.stops for trouble in self.troubles)


class Looking:
    """One look, by a thread of its own."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.found: Readiness | None = None
        self._error: Exception | None = None
        self.over = threading.Event()
        threading.Thread(target=self._look, daemon=True, name="signon-readiness").start()

    def result(self, seconds: float) -> Readiness:
        """The findings; that the database hangs, when there are none in time. Raises the error of the look."""
        self.over.wait(seconds)
        if self._error is not None:
            raise self._error
        return self.found or _unusable(self._app.config["SIGNON"])

    def _look(self) -> None:
        try:
            with self._app.app_context(), read_only(), answered_within(SECONDS_TO_ANSWER):
                self.found = _examined(self._app.config["SIGNON"])
        except Exception as error:  # noqa: BLE001 - raised where it was asked for
            self._error = error
        finally:
            self.over.set()


def readiness() -> Readiness:
    """The site's readiness now. Answers within ``SECONDS_TO_ANSWER``."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - for a thread, as Flask says
    looking: Looking | None = app.extensions.get(KEPT)
    if looking is None or looking.over.is_set():
        looking = app.extensions[KEPT] = Looking(app)
    return looking.result(SECONDS_TO_ANSWER)


def _examined(settings: Settings) -> Readiness:
    try:
        at = now()
        found = Readiness(troubles(settings, at))
        found.figures = _disk_figures(settings)
        if not any(trouble.name == SCHEMA for trouble in found.troubles):
            found.figures |= _work_figures(at)
    except Exception as error:
        if not (cause := outages.cause_of(error)):
            raise
        current_app.logger.error("The site cannot use its database or disk: %s", cause)  # noqa: TRY400 - one line
        db.session.rollback()
        return _unusable(settings)
    return found


def _unusable(settings: Settings) -> Readiness:
    gone = Trouble(
        "database",
        lambda: _("The database cannot be used."),
        lambda: _("The site cannot work until it is back."),
        lambda: _("Check SIGNON_DATABASE_URL and the server that it names; “flask doctor” says more."),
    )
    return Readiness([*disk(settings, now()), gone], _disk_figures(settings))


def _disk_figures(settings: Settings) -> dict[str, Any]:
    return {"free_megabytes": disks.free_megabytes(settings)}


def _work_figures(at: datetime) -> dict[str, Any]:
    return {
        "worker_age_seconds": _seconds(worker_age(at)),
        "workers": len(workers()),
        "silent_workers": len(silent_workers(at)),
        "oldest_outbox_age_seconds": _seconds(OutboxMail.oldest_waiting(at)),
        "lanes": _lanes(at),
        "clock": {
            "database_ahead_seconds": _signed_seconds(clock_offset()),
            "newest_record_ahead_seconds": _seconds(record_ahead(at)),
        },
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


def _signed_seconds(offset: timedelta | None) -> float | None:
    return None if offset is None else round(offset.total_seconds(), 1)
