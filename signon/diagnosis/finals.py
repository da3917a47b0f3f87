"""Checks of where the finals lie: that the store takes and gives, and that it holds every document it should."""

from urllib.parse import urlsplit

from signon.database.db import db
from signon.delivery.kept.reading import digests_in_store
from signon.diagnosis.findings import Answer, Level
from signon.object_store.store import ObjectStore, StoreAwayError
from signon.settings import Settings
from signon.translation import gettext as _

MOST_NAMED = 3


def finals(settings: Settings) -> Answer:
    """The bytes of finals: in the database, or in a store that is there and has them all."""
    expected = digests_in_store()
    db.session.rollback()
    store = ObjectStore.configured(settings)
    if store is None:
        return _without_store(len(expected))
    try:
        store.try_out()
        lost = sorted(expected - {one.sha256 for one in store.objects()})
    except StoreAwayError as error:
        return Level.FAILED, _("%(reason)s New finals wait until then.", reason=str(error))
    if lost:
        return Level.FAILED, _(
            "%(number)s documents are missing in %(store)s. Bring them back from a backup. The first: %(names)s.",
            number=len(lost),
            store=store,
            names=", ".join(lost[:MOST_NAMED]),
        )
    if _is_in_clear(settings.store_url):
        return Level.WARNING, _(
            "%(store)s is reached without encryption. Let SIGNON_STORE_URL begin with https://.", store=store
        )
    return Level.OK, _("%(store)s takes and gives; it holds %(number)s documents.", store=store, number=len(expected))


def _without_store(number: int) -> Answer:
    if number:
        return Level.FAILED, _(
            "%(number)s documents lie in a store, and SIGNON_STORE_URL names none. Set it as it was.", number=number
        )
    return Level.OK, _("They are kept in the database.")


def _is_in_clear(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in {"127.0.0.1", "::1", "localhost"}
