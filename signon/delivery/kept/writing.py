"""Putting the bytes of finals where they lie: in the store before a row names them, and moved either way."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from flask import current_app
from sqlalchemy import update

from signon.database.db import db, rows_changed
from signon.delivery.kept.reading import document_numbered
from signon.delivery.models import Final
from signon.delivery.spool import SpooledDocument
from signon.object_store.store import ObjectStore


def store_of_site() -> ObjectStore | None:
    """The store in which new finals are kept; None for the database."""
    return ObjectStore.configured(current_app.config["SIGNON"])


def refuse_without_store() -> None:
    """Raise ``StoreAwayError`` when documents would be printed for a store that takes nothing now."""
    if store := store_of_site():
        store.try_out()


def write_to_store(printed: Sequence[SpooledDocument], *, report: Callable[[], None]) -> list[SpooledDocument]:
    """Write printed documents to the site's store, where there is one, before any row names them.

    ``report`` is called after each. Raises ``StoreAwayError`` and ``StoredBytesError``.
    """
    store = store_of_site()
    return [_written(one, store, report) for one in printed] if store else list(printed)


def _written(printed: SpooledDocument, store: ObjectStore, report: Callable[[], None]) -> SpooledDocument:
    store.write(printed.pdf)
    report()
    return replace(printed, is_in_store=True)


def numbers_in_database() -> list[int]:
    """The numbers of the documents whose bytes lie in the database."""
    return list(db.session.scalars(db.select(Final.id).where(Final.pdf.is_not(None)).order_by(Final.id)))


def numbers_in_store() -> list[int]:
    """The numbers of the documents whose bytes lie in the store."""
    return list(db.session.scalars(db.select(Final.id).where(Final.pdf.is_(None)).order_by(Final.id)))


def move_to_store(number: int, store: ObjectStore) -> None:
    """Move a document's bytes from the database to the store, where they are read back and compared first.

    Ends the transaction before it talks with the store, and does not commit the change. Raises ``StoreAwayError`` and
    ``DocumentDamagedError``.
    """
    store.write(document_numbered(number).content)
    rows_changed(update(Final).where(Final.id == number).values(pdf=None))


def move_to_database(number: int) -> None:
    """Move a document's bytes from the store to the database; its object stays until somebody deletes the bucket.

    Ends the transaction before it talks with the store, and does not commit the change. Raises ``DocumentAwayError`` and
    ``DocumentDamagedError``.
    """
    content = document_numbered(number).content
    rows_changed(update(Final).where(Final.id == number, Final.pdf.is_(None)).values(pdf=content))
