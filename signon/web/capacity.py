"""Bounds on heavy work at once: counted over all processes of a machine, with a short queue and a deadline.

A place is a lock on a file in the instance folder. The kernel gives it back when its process ends, however it ends. Whoever
has one has no transaction open, so that rendering, packing and decoding never hold the database. A view says with ``@heavy``
which places it uses; in a request, no other can be taken.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from flask import current_app, g, has_request_context, request

from signon.errors import DomainError
from signon.metrics.counting import count_place, count_refused_place
from signon.translation import gettext as _
from signon.waiting import no_transaction

View = TypeVar("View", bound=Callable[..., Any])

FOLDER = "places"
SECONDS_TO_WAIT = 10
SECONDS_BETWEEN_LOOKS = 0.05

_held: ContextVar[tuple[str, ...]] = ContextVar("held", default=())


class BusyError(DomainError):
    """All places are taken, and so is the queue; the answer to a request says to come back in ``SECONDS_TO_WAIT``."""

    status = 503

    def __init__(self, message: str) -> None:
        super().__init__(message)
        if has_request_context():
            g.retry_after = SECONDS_TO_WAIT


class UndeclaredError(RuntimeError):
    """A view does heavy work that it has not declared: a fault of the program, not of a person."""


@dataclass(frozen=True, slots=True)
class Places:
    """So ``many`` at once on this machine; up to ``queue`` more wait up to ``seconds``, each holding its thread meanwhile."""

    name: str
    many: int
    queue: int = 0
    seconds: float = 0.0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A place, for the length of the block, in which no transaction can be open. Raises ``BusyError``."""
        self._refuse_undeclared()
        with no_transaction(self.name), self._waited_for():
            before = _held.set((*_held.get(), self.name))
            count_place(self.name, 1)
            try:
                yield
            finally:
                count_place(self.name, -1)
                _held.reset(before)

    @contextmanager
    def _waited_for(self) -> Iterator[None]:
        place = self._free() or self._queued()
        if place is None:
            count_refused_place(self.name)
            raise BusyError(_("The site is busy with other things of this kind. Try again in a moment."))
        try:
            yield
        finally:
            os.close(place)

    def _queued(self) -> int | None:
        """A place that became free while waiting in the queue; None when the queue was full or the time was over."""
        turn = _first_free(f"{self.name}-queue", self.queue)
        if turn is None:
            return None
        try:
            deadline = time.monotonic() + self.seconds
            while time.monotonic() < deadline:
                if (place := self._free()) is not None:
                    return place
                time.sleep(SECONDS_BETWEEN_LOOKS)
            return None
        finally:
            os.close(turn)

    def _free(self) -> int | None:
        return _first_free(self.name, self.many)

    def _refuse_undeclared(self) -> None:
        if has_request_context() and self not in declared_places(request.endpoint):
            raise UndeclaredError(f"The view '{request.endpoint}' takes one of the places '{self.name}' undeclared.")


def heavy(*places: Places) -> Callable[[View], View]:
    """Declare that a view renders, packs, decodes or compares at length, and in which ``places``."""

    def declare(view: View) -> View:
        vars(view)["signon_places"] = places
        return view

    return declare


def declared_places(endpoint: str | None) -> tuple[Places, ...]:
    """The places that a route's view has declared."""
    found: tuple[Places, ...] = getattr(current_app.view_functions.get(endpoint or ""), "signon_places", ())
    return found


def require_place(what: str) -> None:
    """Raise ``UndeclaredError`` when a request is about to do ``what`` without a place; the worker and commands need none."""
    if has_request_context() and not _held.get():
        raise UndeclaredError(f"{what} is wanted by '{request.endpoint}' without a place. Declare it with @heavy.")


def _first_free(name: str, number: int) -> int | None:
    """The open file of the first of ``number`` locks that nobody holds; closing it gives the lock back."""
    folder = Path(current_app.instance_path) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for place in range(number):
        file = os.open(folder / f"{name}-{place}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
        else:
            return file
    return None
