"""Orders of sealed documents that no worker can make."""

from signon.database.db import now
from signon.diagnosis.findings import Answer, Level
from signon.settings import Settings
from signon.translation import gettext as _


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
