"""The examination of an installation, piece by piece; each finding says in a sentence what to do."""

from collections.abc import Callable, Iterator
from functools import partial

from sqlalchemy.exc import DBAPIError

from signon.database.db import db, read_only
from signon.diagnosis import finals, machine, outside, privacy, stores
from signon.diagnosis.findings import Answer, Finding, Level
from signon.settings import Settings
from signon.translation import gettext as _

__all__ = ["Finding", "Level", "examine"]


def examine(settings: Settings, *, mail_to: str = "") -> Iterator[Finding]:
    """Look at every piece, one after the other, and send a test mail to ``mail_to``.

    A check that breaks is a finding too; nothing is raised.
    """
    for name, check in (CHECKS | {"mail": partial(outside.mail, to=mail_to)}).items():
        answer: Answer
        try:
            with read_only():
                answer = check(settings)
        except DBAPIError as error:
            answer = Level.FAILED, _no_database(error)
        except Exception as error:  # noqa: BLE001 - whatever is broken is what the person asked about
            answer = Level.FAILED, f"{type(error).__name__}: {(str(error).strip().splitlines() or [''])[0]}"
        finally:
            db.session.rollback()
        yield Finding(answer[0], name, *answer[1:])


def _no_database(error: DBAPIError) -> str:
    reason = str(error.orig).strip().splitlines()[0]
    return _("The database does not answer: %(reason)s. Check SIGNON_DATABASE_URL.", reason=reason)


CHECKS: dict[str, Callable[[Settings], Answer]] = {
    "libraries": machine.libraries,
    "fonts": machine.fonts,
    "instance": machine.instance,
    "secret": machine.secret,
    "files": privacy.files,
    "database": stores.database,
    "migrations": stores.migrations,
    "mail": outside.mail,
    "outbox": stores.needs_schema(stores.outbox),
    "queue": stores.queue,
    "worker": stores.needs_schema(stores.worker),
    "lanes": stores.needs_schema(stores.lanes),
    "finals": stores.needs_schema(finals.finals),
    "public address": outside.public_address,
    "proxies": stores.needs_schema(outside.proxies),
    "seal": outside.seal,
    "sealed orders": stores.needs_schema(stores.sealed_orders),
    "timestamps": outside.timestamps,
}
