"""Every kind of leased work, each as it is really ordered and done."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from typing import Any

from signon.actions import jobs as letters_of_supporters
from signon.actions.print_orders import PrintOrder
from signon.actions.printing import LettersToPrint, LetterToPrint
from signon.database.db import db
from signon.delivery import jobs as documents
from signon.delivery.orders import Rendering, order_preview
from signon.jobs.leased import LeasedWork
from signon.moderation.duplicates import jobs as duplicates
from signon.moderation.duplicates.search import DuplicateSearch
from signon.organizations.importing import jobs as imports
from signon.organizations.importing.models import DirectoryImport
from signon.organizations.importing.reading import Comparison
from signon.signing.importing import jobs as lists
from signon.signing.importing.models import SignatoryImport
from signon.signing.importing.reading import ListRead
from signon.tokens import digest
from tests import factories
from tests.actions.made import action_page

BY = "mara@rivers.example"


@dataclass(frozen=True)
class Kind:
    """A kind of work: ``order`` gives a row's number, ``sweep`` is what the worker calls, ``long_work`` where it works."""

    model: type[LeasedWork]
    order: Callable[[datetime], int]
    sweep: Callable[[], None]
    work: Callable[..., None]
    long_work: tuple[Any, str]
    finished: str = "done"

    def due(self, at: datetime) -> list[int]:
        return self.model.due(at)


def _preview(at: datetime) -> int:
    return order_preview(factories.letter(), by=BY, at=at).id


def _search(at: datetime) -> int:
    letter = factories.letter()
    factories.signature(letter)
    DuplicateSearch.order(letter, by=BY, at=at)
    found = DuplicateSearch.latest(letter)
    assert found
    return found.id


def _import(at: datetime) -> int:
    return DirectoryImport.receive(b"organization,country\nLake Friends,CH\n", "members.csv", by=BY, at=at).id


def _list(at: datetime) -> int:
    letter = factories.letter()
    db.session.flush()
    return SignatoryImport.receive(
        b"organization,country\nLake Friends,CH\n", "list.csv", by=BY, at=at, letter_id=letter.id
    ).id


def _print(at: datetime) -> int:
    letter = LetterToPrint(
        inside_address="Ada Flint", salutation="Dear Ada Flint:", subject="A river", body="Hello.", closing="Yours,",
        name="Noor Vale", address="",
    )  # fmt: skip
    wanted = LettersToPrint((letter,), "en", at.date())
    token = PrintOrder.place(action_page().id, wanted, asked_by="somebody", at=at)
    return db.session.scalars(db.select(PrintOrder.id).filter_by(token_digest=digest(token))).one()


KINDS = [
    Kind(Rendering, _preview, documents.render_due, documents._print, (documents, "print_order")),
    Kind(DuplicateSearch, _search, duplicates.search_due, duplicates._search, (duplicates, "find_pairs")),
    Kind(DirectoryImport, _import, imports.read_due, imports._read, (Comparison, "plan"), finished="planned"),
    Kind(SignatoryImport, _list, lists.read_due, lists._read, (ListRead, "of"), finished="planned"),
    Kind(PrintOrder, _print, letters_of_supporters.print_due, letters_of_supporters._print,
         (letters_of_supporters, "printed")),
]  # fmt: skip


@contextmanager
def while_it_works(monkeypatch: Any, kind: Kind, act: Callable[[], None]) -> Any:
    """Have ``act`` done, before the long work of a kind goes on as always."""
    holder, name = kind.long_work
    real = getattr(holder, name)

    def interrupted(*arguments: Any, **named: Any) -> Any:
        act()
        return real(*arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(holder, name, interrupted)
        yield


def elsewhere(app: Any, act: Callable[[], object]) -> None:
    """Do something in another thread, as another worker does, and wait for it."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            with app.app_context():
                act()
                db.session.commit()
        except BaseException as error:  # noqa: BLE001 - told to the test below
            raised.append(error)

    thread = Thread(target=run)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]
