"""Troubles of the machine and of the database: disk, shape of the tables, clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import text

from signon import disks
from signon.audit import AuditEntry
from signon.database.db import db, now, takes_changes
from signon.database.schema import refuse_other_shapes
from signon.diagnosis.troubles import SCHEMA, Trouble
from signon.errors import DomainError
from signon.settings import Settings
from signon.translation import gettext as _

CLOCK_IS_OFF = timedelta(seconds=30)
"""Half a lease: beyond it, machines begin to take each other's work for abandoned."""


def disk(settings: Settings, _at: datetime) -> Iterator[Trouble]:
    """The disk: full, or closed."""
    if disks.full_folders(settings):
        yield Trouble(
            "disk-full",
            lambda: _("The disk is nearly full."),
            lambda: _("Soon nothing can be saved. Ask the people who run this site to make room."),
            lambda: _("Make room where the site keeps things; “flask doctor” names the folders."),
        )
    if disks.read_only_places(settings):
        yield Trouble(
            "disk-closed",
            lambda: _("The disk cannot be written to."),
            lambda: _("Nothing can be saved. Ask the people who run this site to mend it."),
            lambda: _("Let the site's account write to its folder; “flask doctor” names what it cannot write to."),
        )


def database(_settings: Settings, _at: datetime) -> Iterator[Trouble]:
    """The database: of another shape, or one that only reads."""
    try:
        refuse_other_shapes()
    except DomainError as problem:
        yield _other_shape(str(problem))
    if not takes_changes():
        yield Trouble(
            "read-only",
            lambda: _("The database takes no changes."),
            lambda: _("Nothing can be saved. Ask the people who run this site to mend it."),
            lambda: _("Let SIGNON_DATABASE_URL name the server that writes, and not its standby."),
        )


def _other_shape(problem: str) -> Trouble:
    return Trouble(
        SCHEMA,
        lambda: _("The database is not as this version needs it."),
        lambda: _("The site cannot work until it is upgraded."),
        lambda: problem,
    )


def clock(_settings: Settings, at: datetime) -> Iterator[Trouble]:
    """The clock: not that of the database, or set back."""
    offset, ahead = clock_offset(), record_ahead(at)
    if offset is not None and abs(offset) > CLOCK_IS_OFF:
        yield _off("clock", offset, stops=True)
    elif ahead > CLOCK_IS_OFF:
        yield _off("clock-set-back", ahead, stops=False)


def clock_offset() -> timedelta | None:
    """The time by which the database's clock is ahead of this machine's; None for SQLite, which has no clock of its own."""
    if db.engine.dialect.name != "postgresql":
        return None
    before = now()
    told: datetime = db.session.scalar(text("SELECT clock_timestamp()"))
    return told - (before + (now() - before) / 2)


def record_ahead(at: datetime) -> timedelta:
    """The time by which the newest entry of the audit trail lies in the future; nothing when it does not."""
    newest = db.session.scalar(db.select(AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1))
    return max(newest - at, timedelta(0)) if newest else timedelta(0)


def _off(name: str, offset: timedelta, *, stops: bool) -> Trouble:
    seconds = round(offset.total_seconds())
    return Trouble(
        name,
        lambda: _("The clock is off."),
        lambda: _("Dates of what happens now are wrong, and mails may wait. Tell the people who run this site."),
        lambda: _(
            "This machine's clock is %(seconds)s seconds from the database's or from its own records. Set it by NTP.",
            seconds=seconds,
        ),
        stops=stops,
    )
