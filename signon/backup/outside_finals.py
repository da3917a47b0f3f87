"""Finals whose bytes lie in the object store: a backup holds them too, and a restore puts them into the database."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, select, update

from signon.backup.faults import BackupError
from signon.database.db import db
from signon.delivery.models import Final
from signon.object_store.store import ObjectStore
from signon.settings import Settings
from signon.translation import gettext as _


def names_on(connection: Connection) -> list[str]:
    """The SHA-256 of every final that a database names and does not hold."""
    final = db.metadata.tables[Final.__tablename__]
    query = select(final.c.sha256).where(final.c.pdf.is_(None)).distinct().order_by(final.c.sha256)
    return list(connection.scalars(query))


def fetched(names: Iterable[str], settings: Settings) -> Iterator[tuple[str, bytes]]:
    """The bytes of these finals from the store, one after the other.

    Raises ``BackupError`` when there is no store, ``StoreAwayError`` and ``StoredBytesError``.
    """
    store = ObjectStore.configured(settings)
    for name in names:
        if store is None:
            raise BackupError(_("Finals lie in a store, and SIGNON_STORE_URL names none."))
        yield name, store.read(name)


def bring_in(connection: Connection, finals: Iterable[tuple[str, bytes]]) -> None:
    """Put the bytes of finals into the database that names them."""
    final = db.metadata.tables[Final.__tablename__]
    for name, content in finals:
        connection.execute(update(final).where(final.c.sha256 == name, final.c.pdf.is_(None)).values(pdf=content))
