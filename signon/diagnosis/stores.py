"""Checks of what is kept and of who works on it: database, tables, outbox, queue, worker, and orders that wait for a seal."""

from collections.abc import Callable
from datetime import timedelta

from flask import current_app
from sqlalchemy import text

from signon.database.db import db, now
from signon.database.schema import UPGRADE, is_empty, present_revision, verify_schema
from signon.diagnosis.findings import Answer, Level
from signon.diagnosis.machine_troubles import CLOCK_IS_OFF, clock_offset, record_ahead
from signon.errors import DomainError
from signon.jobs.lanes import Lane, in_words
from signon.jobs.processes import silent_workers, stuck_lanes, worker_age, worker_is_running
from signon.jobs.queue import oldest_due
from signon.mail.models import MailStatus, OutboxMail
from signon.settings import Settings
from signon.translation import gettext as _

MAIL_IS_LATE = timedelta(minutes=10)
WORK_IS_LATE = timedelta(minutes=10)
WANTED_PRAGMAS = {"journal_mode": "wal", "foreign_keys": "1", "synchronous": "2"}


def database(_settings: Settings) -> Answer:
    """The database and how it keeps what is written."""
    version = db.session.connection().dialect.server_version_info or ()
    name = f"{db.engine.dialect.name} {'.'.join(map(str, version))}"
    if db.engine.dialect.name != "sqlite":
        db.session.execute(text("SELECT 1"))
        return Level.OK, _("%(name)s answers.", name=name)
    for pragma, wanted in WANTED_PRAGMAS.items():
        found = str(db.session.scalar(text(f"PRAGMA {pragma}")))
        if found != wanted:
            sentence = _("SQLite's %(pragma)s is %(found)s instead of %(wanted)s. Keep the file on a local disk.",
                         pragma=pragma, found=found, wanted=wanted)  # fmt: skip
            return Level.FAILED, sentence
    return Level.OK, _("%(name)s answers; it writes ahead, syncs fully and keeps foreign keys.", name=name)


def migrations(_settings: Settings) -> Answer:
    """Whether the tables are those of this code."""
    if is_empty():
        return Level.WARNING, _("The database is empty; the first command fills it, or '%(command)s'.", command=UPGRADE)
    verify_schema()
    return Level.OK, _("The database is at %(revision)s, as this code needs it.", revision=present_revision())


def clock(_settings: Settings) -> Answer:
    """The clock of this machine, against that of the database and against what was recorded."""
    offset, ahead = clock_offset(), record_ahead(now())
    seconds = round((offset or ahead).total_seconds())
    if abs(offset or timedelta(0)) > CLOCK_IS_OFF:
        return Level.FAILED, _(
            "The database's clock is %(seconds)s seconds ahead of this machine's. Have both set by NTP.",
            seconds=seconds,
        )
    if ahead > CLOCK_IS_OFF:
        return Level.WARNING, _(
            "The newest entry of the record lies %(seconds)s seconds in the future. Have the clock set by NTP; if that is "
            "right now, it was ahead before, and this line goes with time.",
            seconds=round(ahead.total_seconds()),
        )
    if offset is None:
        return Level.OK, _("It is not behind the record.")
    return Level.OK, _("It is %(seconds)s seconds from the database's.", seconds=seconds)


def outbox(_settings: Settings) -> Answer:
    """Mail that waits or could not be delivered."""
    failed = db.session.scalar(db.select(db.func.count(OutboxMail.id)).filter_by(status=MailStatus.FAILED)) or 0
    if failed:
        return Level.WARNING, _(
            "%(number)s mails could not be delivered. The desk's outbox says why; there you can have them tried again.",
            number=failed,
        )
    waiting = OutboxMail.oldest_waiting(now())
    if waiting and waiting > MAIL_IS_LATE:
        minutes = int(waiting.total_seconds() // 60)
        return Level.WARNING, _(
            "A mail has waited for %(minutes)s minutes. The desk's page Mail says what the mail server answers.",
            minutes=minutes,
        )
    return Level.OK, _("No mail is late.")


def queue(_settings: Settings) -> Answer:
    """The queue in which wake-up calls for the worker wait."""
    try:
        current_app.extensions["signon_jobs"].calls.size()
    except Exception as error:  # noqa: BLE001 - any queue's own errors
        sentence = _(
            "It cannot be reached (%(reason)s), so mail takes seconds longer. Check SIGNON_QUEUE_URL.", reason=error
        )
        return Level.WARNING, sentence
    return Level.OK, _("It can be reached.")


def worker(_settings: Settings) -> Answer:
    """The last sign of life of the worker."""
    age = worker_age(now())
    if age is None:
        return Level.WARNING, _("None is running. Start one with 'flask serve' or 'flask worker'.")
    seconds = int(age.total_seconds())
    if not worker_is_running(now()):
        sentence = _(
            "It was last alive %(seconds)s seconds ago. Start it with 'flask serve' or 'flask worker'.", seconds=seconds
        )
        return Level.FAILED, sentence
    if silent := silent_workers(now()):
        names = ", ".join(map(str, silent))
        return Level.WARNING, _(
            "Some give no sign of life: %(names)s. Start them again with 'flask worker' on their machines.", names=names
        )
    return Level.OK, _("It was alive %(seconds)s seconds ago.", seconds=seconds)


def lanes(_settings: Settings) -> Answer:
    """Whether each lane of the worker gets on, and what waits for it."""
    at = now()
    if stuck := stuck_lanes(at):
        sentence = _(
            "The worker is stuck with %(lanes)s. See its log, then start it again.",
            lanes="; ".join(map(in_words, stuck)),
        )
        return Level.FAILED, sentence
    waits = [(in_words(lane), wait) for lane in Lane if (wait := oldest_due(lane, at)) and wait > WORK_IS_LATE]
    if waits:
        said = "; ".join(f"{lane} ({int(wait.total_seconds() // 60)} min)" for lane, wait in waits)
        return Level.WARNING, _("Work has been due for long: %(waits)s. See the worker's log.", waits=said)
    return Level.OK, _("Each gets on with its work.")


def needs_schema(check: Callable[[Settings], Answer]) -> Callable[[Settings], Answer]:
    """Wrap a check that needs the tables: without them it says so, and the line on migrations gives the remedy."""

    def answer(settings: Settings) -> Answer:
        if is_empty():
            return Level.OK, _("There is nothing yet.")
        try:
            verify_schema()
        except DomainError:
            return Level.WARNING, _("It cannot be looked at before the database is upgraded.")
        return check(settings)

    return answer


def sealed_orders(_settings: Settings) -> Answer:
    """Whether a letter waits for a seal that no worker has."""
    from signon.delivery.expected_seal import SealHolder
    from signon.delivery.orders import Rendering

    waiting = Rendering.waiting_for_seal(now())
    if waiting:
        first = waiting[0]
        return Level.FAILED, _(
            "'%(title)s' waits for its seal. %(remedy)s", title=first.letter.title, remedy=first.expected_seal.absence()
        )
    names = ", ".join(f"{one.name} ({one.short_fingerprint})" for one in SealHolder.present(now()))
    if names:
        return Level.OK, _("None waits. Workers seal as %(names)s.", names=names)
    return Level.OK, _("None waits.")
