"""Reading the bytes of documents, wherever they lie; never other bytes than those that were delivered."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

from flask import current_app, has_request_context, request

from signon.database.db import db
from signon.delivery.models import Final
from signon.errors import DomainError
from signon.logs.machine_text import MachineText
from signon.object_store.store import ObjectStore, StoreAwayError, StoredBytesError
from signon.translation import gettext as _
from signon.web.capacity import Places, declared_places

STORED_DOCUMENTS = Places("documents from the store", many=2, queue=2, seconds=5)
"""Those who wait for a store that hangs hold this many threads of the site and no more."""

DESK_DOCUMENTS = Places("documents from the store for the desk", many=1, queue=1, seconds=30)
"""Coordinators do not queue with strangers: a ZIP is read document by document, and would be cut where there is no place."""


class DocumentAwayError(DomainError):
    """The document is safe, and cannot be fetched at the moment."""

    status = 503


class DocumentDamagedError(DomainError):
    """The bytes that were delivered are not there any more; others are never given in their place."""

    status = 500


class KeptDocument(NamedTuple):
    """A document with its bytes, wherever they were read from."""

    number: int
    code: str
    sha256: str
    file_name: str
    is_in_store: bool
    content: bytes


def every_document() -> Iterator[KeptDocument]:
    """Every document of the site, one at a time, by its number; no transaction is open while one is looked at.

    Raises ``DocumentAwayError`` and ``DocumentDamagedError``.
    """
    numbers = list(db.session.scalars(db.select(Final.id).order_by(Final.id)))
    db.session.rollback()
    for number in numbers:
        yield document_numbered(number)


def document_numbered(number: int) -> KeptDocument:
    """A document with its bytes; ends the transaction. Raises ``DocumentAwayError`` and ``DocumentDamagedError``."""
    columns = Final.code, Final.sha256, Final.file_name, Final.pdf
    code, digest, name, here = db.session.execute(db.select(*columns).where(Final.id == number)).one()
    db.session.rollback()
    content = _checked(here, digest, code) if here is not None else _from_store(digest, code)
    return KeptDocument(number, code, digest, name, here is None, content)


def bytes_of(final: Final) -> bytes:
    """The bytes of a document, as they were delivered; ends the transaction.

    A view that asks declares ``STORED_DOCUMENTS`` or ``DESK_DOCUMENTS``. Raises ``DocumentAwayError`` and
    ``DocumentDamagedError``.
    """
    return document_numbered(final.id).content


def digests_in_store() -> set[str]:
    """The SHA-256 of every document whose bytes lie in the store."""
    return set(db.session.scalars(db.select(Final.sha256).where(Final.pdf.is_(None))))


def refuse_while_away(numbers: Sequence[int]) -> None:
    """Raise ``DocumentAwayError`` when one of the documents lies in the store and the store is away; ends the transaction.

    For an answer that is sent as it is made, and so cannot say later that it has failed.
    """
    away = Final.id.in_(numbers), Final.pdf.is_(None)
    first = db.session.execute(db.select(Final.sha256, Final.code).where(*away).limit(1)).first()
    db.session.rollback()
    if first:
        _from_store(first.sha256, first.code)


def _from_store(digest: str, code: str) -> bytes:
    store = ObjectStore.configured(current_app.config["SIGNON"])
    if store is None:
        raise _away(code, _("It lies in a store, and SIGNON_STORE_URL names none."))
    with _place():
        try:
            return store.read(digest)
        except StoreAwayError as error:
            raise _away(code, str(error)) from error
        except StoredBytesError as error:
            raise _damaged(code, str(error)) from error


def _place() -> AbstractContextManager[None]:
    """One of the places that the view has declared; the worker and commands need none."""
    if not has_request_context():
        return nullcontext()
    declared = declared_places(request.endpoint)
    return (DESK_DOCUMENTS if DESK_DOCUMENTS in declared else STORED_DOCUMENTS).taken()


def _checked(content: bytes, digest: str, code: str) -> bytes:
    if hashlib.sha256(content).hexdigest() != digest:
        raise _damaged(code, _("Its bytes in the database have been changed."))
    return content


def _away(code: str, reason: str) -> DocumentAwayError:
    current_app.logger.error("The document %s cannot be read: %s", MachineText(code), MachineText(reason))
    return DocumentAwayError(
        _(
            "The document cannot be fetched at this moment, because the place where it is kept does not answer. "
            "Please try again in half a minute."
        )
    )


def _damaged(code: str, reason: str) -> DocumentDamagedError:
    current_app.logger.error(
        "The document %s is damaged: %s Bring it back from a backup.", MachineText(code), MachineText(reason)
    )
    return DocumentDamagedError(
        _(
            "The document %(code)s is not as it was finalised, so it is not shown. Please tell the people who run this "
            "site; they can bring it back from a backup.",
            code=code,
        )
    )
