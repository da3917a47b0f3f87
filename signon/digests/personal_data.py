"""Personal data of coordinators: how often they are told what waits, and why that ended. It goes with their account."""

from datetime import datetime

from signon.accounts.models import Coordinator
from signon.database.db import db, now
from signon.digests.labels import in_words
from signon.digests.models import Digest
from signon.personal_data import Holder, Record
from signon.translation import gettext as _
from signon.zones.in_words import moment_in_words


def records(email: str) -> list[Record]:
    """The choice of the coordinator with the address."""
    account = Coordinator.named(email)
    digest = account and db.session.get(Digest, account.id)
    if digest is None:
        return []
    ended = {_("Ended"): moment_in_words(digest.stopped_at)} if digest.stopped_at else {}
    said = {_("The mail server said"): digest.stopped_for} if digest.stopped_for else {}
    values = {_("How often"): in_words(digest, now())} | ended | said
    return [
        Record(
            kind=_("Mails about what waits at the desk"),
            values=values,
            outcome=_("kept with your account, as you chose"),
        )
    ]


def erase(_email: str, _at: datetime) -> int:
    """Nothing: it belongs to an account that is in use."""
    return 0


HOLDER = Holder(name="digests", records=records, erase=erase)
