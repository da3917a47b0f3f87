"""The state of the site as metrics: asked of the database and the disk whenever the port is read."""

import platform
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from flask import Flask
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric

from signon import disks
from signon.backup.contents import program_version
from signon.backup.models import BackupRun
from signon.database.db import db, now, read_only
from signon.database.patience import answered_within
from signon.database.schema import present_revision
from signon.declared import Declared
from signon.diagnosis.machine_troubles import clock_offset, record_ahead
from signon.diagnosis.troubles import SCHEMA, troubles
from signon.jobs.lanes import Lane
from signon.jobs.leased import LeasedWork, WorkStatus
from signon.jobs.processes import lane_ages, silent_workers, worker_age, workers
from signon.jobs.queue import oldest_due
from signon.mail.models import MailStatus, OutboxMail
from signon.settings import Settings

SECONDS_TO_ANSWER = 4.0
UNDELIVERED = (MailStatus.QUEUED, MailStatus.HELD, MailStatus.FAILED, MailStatus.RETURNED)

METRICS: Declared[Callable[[Settings, datetime], Iterator[Metric]]] = Declared("metrics of the site's state")
"""Further metrics, such as those of a feature that keeps something of its own."""


class SiteCollector:
    """Gives the library what it asks for when the port is read."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def collect(self) -> Iterator[Metric]:
        """The metrics; without a database, that it is away, and what needs none."""
        with self._app.app_context(), read_only(), answered_within(SECONDS_TO_ANSWER):
            settings: Settings = self._app.config["SIGNON"]
            yield _gauge(
                "signon_free_bytes", "Free space on the disk.", disks.free_megabytes(settings) * disks.MEGABYTE
            )
            try:
                found = [*_of_database(settings, now())]
            except Exception as error:
                self._app.logger.warning("The state of the site cannot be read for the metrics", exc_info=error)
                found = []
            yield _gauge("signon_database_up", "Whether the database could be asked.", float(bool(found)))
            yield from found


def _of_database(settings: Settings, at: datetime) -> Iterator[Metric]:
    present = troubles(settings, at)
    amiss = GaugeMetricFamily("signon_trouble", "What is amiss; see the documentation.", labels=["name", "stops"])
    for trouble in present:
        amiss.add_metric([trouble.name, "yes" if trouble.stops else "no"], 1)
    yield amiss
    build = {"version": program_version(), "schema": present_revision() or "none", "python": platform.python_version()}
    yield InfoMetricFamily("signon_build", "The program and the shape of its database.", value=build)
    if not any(trouble.name == SCHEMA for trouble in present):
        yield from _of_mail(at)
        yield from _of_work(at)
        yield from _of_clock(at)
        yield from _of_backups(at)
        for metrics in METRICS.all():
            yield from metrics(settings, at)


def _of_mail(at: datetime) -> Iterator[Metric]:
    depth = GaugeMetricFamily("signon_outbox_mails", "Mails in the outbox that were not delivered.", labels=["status"])
    for status, number in OutboxMail.numbers(UNDELIVERED).items():
        depth.add_metric([status], number)
    yield depth
    yield _gauge(
        "signon_outbox_oldest_seconds", "Age of the oldest mail that waits.", _seconds(OutboxMail.oldest_waiting(at))
    )


def _of_work(at: datetime) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("signon_jobs", "Orders for the worker.", labels=["kind", "status"])
    for kind in LeasedWork.kinds():
        query = db.select(kind.status, db.func.count()).group_by(kind.status)
        found = {str(status): number for status, number in db.session.execute(query)}
        for status in sorted({*WorkStatus, *found}):
            jobs.add_metric([kind.__tablename__, status], found.get(status, 0))
    yield jobs
    yield _gauge("signon_workers", "Workers that should be there.", len(workers()))
    yield _gauge("signon_workers_silent", "Workers among them that give no sign of life.", len(silent_workers(at)))
    yield _gauge("signon_worker_age_seconds", "Time since a worker was last alive.", _seconds(worker_age(at)))
    yield _by_lane("signon_lane_silence_seconds", "Time since a lane last got on.", lane_ages(at))
    due = {lane: oldest_due(lane, at) or timedelta(0) for lane in Lane}
    yield _by_lane("signon_lane_oldest_due_seconds", "Time for which the oldest work of a lane has been due.", due)


def _of_clock(at: datetime) -> Iterator[Metric]:
    offset = clock_offset()
    if offset is not None:
        yield _gauge(
            "signon_clock_offset_seconds", "The database's clock ahead of this machine's.", offset.total_seconds()
        )
    yield _gauge(
        "signon_record_ahead_seconds", "The newest entry of the record in the future.", _seconds(record_ahead(at))
    )


def _of_backups(at: datetime) -> Iterator[Metric]:
    last = BackupRun.last_made()
    if last is not None and last.ended_at is not None:
        yield _gauge("signon_backup_age_seconds", "Age of the last backup.", _seconds(at - last.ended_at))
    yield _gauge(
        "signon_backup_failed", "Whether the newest backup failed.", float(BackupRun.last_failed() is not None)
    )


def _by_lane(name: str, about: str, ages: dict[Lane, timedelta]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=["lane"])
    for lane, age in ages.items():
        family.add_metric([lane], _seconds(age))
    return family


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


def _seconds(age: timedelta | None) -> float:
    return max(age.total_seconds(), 0.0) if age is not None else 0.0
