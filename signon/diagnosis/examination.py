"""The examination of an installation, piece by piece; each finding says in a sentence what to do."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

from sqlalchemy.exc import DBAPIError

from signon.database import outages
from signon.database.db import db, read_only
from signon.database.patience import answered_within
from signon.diagnosis import backups, bounces, finals, machine, machines, outside, privacy, stores, trail
from signon.diagnosis.findings import Answer, Finding, Level
from signon.errors import DomainError
from signon.settings import Settings
from signon.translation import gettext as _

SECONDS_TO_ANSWER = 20.0

__all__ = ["Finding", "Level", "examine"]


def examine(settings: Settings, *, mail_to: str = "") -> Iterator[Finding]:
    """Look at every piece, one after the other, and send a test mail to ``mail_to``.

    A check that breaks is a finding too; nothing is raised.
    """
    for name, check in (CHECKS | {"mail": partial(outside.mail, to=mail_to)}).items():
        answer = _answer(check, settings)
        with suppress(Exception):  # a database that is gone has forgotten the transaction
            db.session.rollback()
        yield Finding(answer[0], name, *answer[1:])


def _answer(check: Callable[[Settings], Answer], settings: Settings) -> Answer:
    """The answer of a check; that it broke, with a remedy, when it did."""
    try:
        with read_only(), answered_within(SECONDS_TO_ANSWER):
            return check(settings)
    except DBAPIError as error:
        reason = outages.first_line(error)
        return Level.FAILED, _(
            "The database does not answer: %(reason)s. Check SIGNON_DATABASE_URL and the server that it names.",
            reason=reason,
        )
    except DomainError as error:
        return Level.FAILED, str(error)
    except Exception as error:  # noqa: BLE001 - whatever is broken is what the person asked about
        return Level.FAILED, _(
            "It could not be looked at: %(reason)s. If the other lines give no cause, report this as a fault of Signon.",
            reason=f"{type(error).__name__} {outages.first_line(error)}",
        )


CHECKS: dict[str, Callable[[Settings], Answer]] = {
    "libraries": machine.libraries,
    "fonts": machine.fonts,
    "instance": machine.instance,
    "secret": machine.secret,
    "files": privacy.files,
    "database": stores.database,
    "migrations": stores.migrations,
    "clock": stores.needs_schema(stores.clock),
    "mail": outside.mail,
    "bounces": stores.needs_schema(bounces.bounces),
    "outbox": stores.needs_schema(stores.outbox),
    "queue": stores.queue,
    "worker": stores.needs_schema(stores.worker),
    "lanes": stores.needs_schema(stores.lanes),
    "audit trail": stores.needs_schema(trail.latest_links),
    "machines": stores.needs_schema(machines.machines),
    "finals": stores.needs_schema(finals.finals),
    "backups": stores.needs_schema(backups.backups),
    "public address": outside.public_address,
    "proxies": stores.needs_schema(outside.proxies),
    "seal": outside.seal,
    "sealed orders": stores.needs_schema(stores.sealed_orders),
    "timestamps": outside.timestamps,
}
