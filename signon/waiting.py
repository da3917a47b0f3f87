"""Waiting for what is outside: a mail server, a child process, a queue, long work. Never beside an open transaction.

The database tells here when a transaction begins and ends; whatever waits asks here. So that no outage and no slow work
elsewhere can hold the database.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from weakref import WeakSet

_waiting_for: ContextVar[str] = ContextVar("waiting_for", default="")
_open = threading.local()


class OpenTransactionError(RuntimeError):
    """Something is waited for with a transaction open: whoever else needs the database would wait too."""


@contextmanager
def no_transaction(what: str) -> Iterator[None]:
    """Wait for ``what``, with no transaction open in this thread.

    Commit or roll back before, and copy out what is needed: an expired row that is read inside would begin a transaction.
    Raises ``OpenTransactionError`` when one is open, and when one is begun inside.
    """
    refuse_open_transaction(what)
    token = _waiting_for.set(what)
    try:
        yield
    finally:
        _waiting_for.reset(token)


def refuse_open_transaction(what: str) -> None:
    """Raise ``OpenTransactionError`` when a transaction is open in this thread and ``what`` is about to be waited for."""
    if _open_here():
        raise OpenTransactionError(f"A transaction is open while {what} is waited for. Commit or roll back first.")


def refuse_to_begin() -> None:
    """Raise ``OpenTransactionError`` when a transaction is about to begin while something is waited for."""
    if what := _waiting_for.get():
        raise OpenTransactionError(f"A transaction is begun while {what} is waited for. Read what is needed before.")


def transaction_has_begun(connection: object) -> None:
    """Note that ``connection`` has a transaction open in this thread."""
    _open_here().add(connection)


def transaction_has_ended(connection: object) -> None:
    """Note that the transaction of ``connection`` has ended."""
    _open_here().discard(connection)


def _open_here() -> WeakSet[object]:
    """The connections that have a transaction open in this thread."""
    if not hasattr(_open, "connections"):
        _open.connections = WeakSet()
    found: WeakSet[object] = _open.connections
    return found
