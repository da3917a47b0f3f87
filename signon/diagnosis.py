"""What can be wrong with an installation, looked for piece by piece; each finding says in a sentence what to do."""

import shutil
import smtplib
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from signon.db import db, now, read_only
from signon.errors import DomainError
from signon.jobs import worker_age, worker_is_running
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.transport import connection
from signon.schema import UPGRADE, is_empty, present_revision, verify_schema
from signon.settings import Settings
from signon.translation import gettext as _

LEAST_FREE_MEGABYTES = 500
LEAST_SECRET = 32
MAIL_IS_LATE = timedelta(minutes=10)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
WANTED_PRAGMAS = {"journal_mode": "wal", "foreign_keys": "1", "synchronous": "2"}
SETUP = "make setup"


class Level(StrEnum):
    """How a piece is."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one piece of the installation."""

    level: Level
    name: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.level:<8} {self.name}: {self.sentence}"


Answer = tuple[Level, str]


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at every piece, one after the other. A check that breaks is a finding too; nothing is raised."""
    for name, check in CHECKS.items():
        try:
            with read_only():
                level, sentence = check(settings)
        except DBAPIError as error:
            level, sentence = Level.FAILED, _no_database(error)
        except Exception as error:  # noqa: BLE001 - whatever is broken is what the person asked about
            level, sentence = Level.FAILED, f"{type(error).__name__}: {str(error).strip().splitlines()[0]}"
        finally:
            db.session.rollback()
        yield Finding(level, name, sentence)


def _no_database(error: DBAPIError) -> str:
    reason = str(error.orig).strip().splitlines()[0]
    return _("The database does not answer: %(reason)s. Check SIGNON_DATABASE_URL.", reason=reason)


def _libraries(_settings: Settings) -> Answer:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from weasyprint.text.ffi import harfbuzz_subset, pango
    except OSError as error:
        return Level.FAILED, _("Pango cannot be loaded (%(reason)s). Run '%(setup)s'.", reason=error, setup=SETUP)
    number = pango.pango_version()
    version = f"{number // 10_000}.{number // 100 % 100}.{number % 100}"
    if harfbuzz_subset is None:
        return Level.FAILED, _(
            "HarfBuzz's subsetting library is missing; PDFs grow large. Run '%(setup)s'.", setup=SETUP
        )
    return Level.OK, _("Pango %(version)s and HarfBuzz's subsetting library are there.", version=version)


def _fonts(_settings: Settings) -> Answer:
    from signon.delivery.fonts import installed_families

    families = installed_families()
    if "Carlito" not in families:
        return Level.FAILED, _(
            "Carlito, the font that letters use by default, is missing. Run '%(setup)s'.", setup=SETUP
        )
    noto = sum(family.startswith("Noto ") for family in families)
    if not noto:
        return Level.WARNING, _(
            "No Noto font is there, so names in other scripts print as boxes. Run '%(setup)s'.", setup=SETUP
        )
    return Level.OK, _("Carlito and %(number)s families of Noto are there.", number=noto)


def _instance(settings: Settings) -> Answer:
    folder = settings.instance
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        sentence = _("%(folder)s cannot be written to: %(reason)s. Make it writable, or set SIGNON_INSTANCE.",
                     folder=folder, reason=error.strerror)  # fmt: skip
        return Level.FAILED, sentence
    free = shutil.disk_usage(folder).free // 1024**2
    if free < LEAST_FREE_MEGABYTES:
        return Level.WARNING, _("Only %(free)s MB are free in %(folder)s. Make room.", free=free, folder=folder)
    return Level.OK, _("%(folder)s can be written to.", folder=folder)


def _secret(settings: Settings) -> Answer:
    if not settings.secret_key:
        kept = settings.instance / "secret_key"
        if kept.stat().st_mode & 0o077:
            return Level.WARNING, _("%(file)s can be read by others. Run 'chmod 600 %(file)s'.", file=kept)
        return Level.OK, _("It was generated and is kept in %(file)s.", file=kept)
    if len(settings.secret_key) < LEAST_SECRET:
        return Level.WARNING, _(
            "SIGNON_SECRET_KEY is short. Set one of %(least)s random characters or more.", least=LEAST_SECRET
        )
    return Level.OK, _("SIGNON_SECRET_KEY is set.")


def _database(_settings: Settings) -> Answer:
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


def _migrations(_settings: Settings) -> Answer:
    if is_empty():
        return Level.WARNING, _("The database is empty; the first command fills it, or '%(command)s'.", command=UPGRADE)
    verify_schema()
    return Level.OK, _("The database is at %(revision)s, as this code needs it.", revision=present_revision())


def _mail(settings: Settings) -> Answer:
    if settings.captures_mail:
        return Level.WARNING, _("Mail is kept in the desk's outbox and sent to nobody. Set SIGNON_MAIL_URL to send it.")
    server = urlsplit(settings.mail_url).hostname
    try:
        with connection(settings.mail_url) as smtp:
            smtp.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException) as error:
        return Level.FAILED, _(
            "%(server)s cannot be used: %(reason)s. Check SIGNON_MAIL_URL.", server=server, reason=error
        )
    if settings.mail_from.rstrip(">").endswith("@localhost"):
        return Level.WARNING, _(
            "%(server)s answers, but mail comes from nobody's address. Set SIGNON_MAIL_FROM.", server=server
        )
    return Level.OK, _("%(server)s answers.", server=server)


def _outbox(_settings: Settings) -> Answer:
    failed = db.session.scalar(db.select(db.func.count(OutboxMail.id)).filter_by(status=MailStatus.FAILED)) or 0
    if failed:
        return Level.WARNING, _("%(number)s mails could not be delivered. See the desk's outbox.", number=failed)
    waiting = OutboxMail.oldest_waiting(now())
    if waiting and waiting > MAIL_IS_LATE:
        minutes = int(waiting.total_seconds() // 60)
        return Level.WARNING, _("A mail has waited for %(minutes)s minutes. See the desk's outbox.", minutes=minutes)
    return Level.OK, _("No mail is late.")


def _queue(_settings: Settings) -> Answer:
    try:
        current_app.extensions["signon_jobs"].huey.storage.queue_size()
    except Exception as error:  # noqa: BLE001 - any queue's own errors
        sentence = _(
            "It cannot be reached (%(reason)s), so mail takes seconds longer. Check SIGNON_QUEUE_URL.", reason=error
        )
        return Level.WARNING, sentence
    return Level.OK, _("It can be reached.")


def _worker(_settings: Settings) -> Answer:
    age = worker_age(now())
    if age is None:
        return Level.WARNING, _("None has run yet. Start it with 'flask serve' or 'flask worker'.")
    seconds = int(age.total_seconds())
    if not worker_is_running(now()):
        sentence = _(
            "It was last alive %(seconds)s seconds ago. Start it with 'flask serve' or 'flask worker'.", seconds=seconds
        )
        return Level.FAILED, sentence
    return Level.OK, _("It was alive %(seconds)s seconds ago.", seconds=seconds)


def _public_address(settings: Settings) -> Answer:
    address = urlsplit(settings.base_url)
    local = address.hostname in LOOPBACK
    if local and not settings.captures_mail:
        sentence = _("Mail is sent with links to %(address)s, which open on this machine alone. Set SIGNON_PUBLIC_URL.",
                     address=settings.base_url)  # fmt: skip
        return Level.WARNING, sentence
    if local:
        return Level.OK, _("%(address)s, for this machine alone.", address=settings.base_url)
    if address.scheme != "https":
        return Level.WARNING, _("%(address)s is not encrypted. Serve it by https.", address=settings.base_url)
    return Level.OK, _("%(address)s.", address=settings.base_url)


def _needs_schema(check: Callable[[Settings], Answer]) -> Callable[[Settings], Answer]:
    """Without the tables there is nothing to look at, and the line on migrations says so."""

    def answer(settings: Settings) -> Answer:
        if is_empty():
            return Level.OK, _("There is nothing yet.")
        try:
            verify_schema()
        except DomainError:
            return Level.WARNING, _("It cannot be looked at before the database is upgraded.")
        return check(settings)

    return answer


def _seal(settings: Settings) -> Answer:
    from signon.delivery.certificate import SealCertificate, SealError

    try:
        certificate = SealCertificate.configured(settings)
        if certificate is None:
            return Level.OK, _("Finals are not sealed, for there is no certificate. 'flask seal create' makes one.")
        certificate.check_validity(now())
    except SealError as error:
        return Level.FAILED, str(error)
    last = f"{certificate.certificate.not_valid_after_utc:%Y-%m-%d}"
    if certificate.expires_soon(now()):
        return Level.WARNING, _(
            "The certificate expires on %(date)s. Configure another, or run 'flask seal create --force'.", date=last
        )
    return Level.OK, _("Finals are sealed by %(name)s; valid until %(date)s.", name=certificate.name, date=last)


def _timestamps(settings: Settings) -> Answer:
    if not settings.timestamp_url:
        return Level.OK, _("None is asked for. SIGNON_TIMESTAMP_URL names an authority.")
    from signon.delivery.certificate import SealError
    from signon.delivery.timestamp import TimestampAuthority

    try:
        TimestampAuthority(settings.timestamp_url).check()
    except SealError as error:
        return Level.FAILED, str(error)
    return Level.OK, _("%(address)s gives timestamps.", address=settings.timestamp_url)


CHECKS: dict[str, Callable[[Settings], Answer]] = {
    "libraries": _libraries,
    "fonts": _fonts,
    "instance": _instance,
    "secret": _secret,
    "database": _database,
    "migrations": _migrations,
    "mail": _mail,
    "outbox": _needs_schema(_outbox),
    "queue": _queue,
    "worker": _needs_schema(_worker),
    "public address": _public_address,
    "seal": _seal,
    "timestamps": _timestamps,
}
