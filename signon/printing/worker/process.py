"""Rendering in a process of its own: kept warm, limited in time and memory, replaced when it dies.

A letter that takes too long or too much takes only that process with it. The worker keeps one for its lifetime.
"""

import time
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from threading import Lock
from types import TracebackType
from typing import Self

from signon.errors import DomainError
from signon.logs.named import what_lines_name
from signon.logs.output import present_form
from signon.metrics.counting import count_rendering
from signon.printing.document.document import LetterDocument
from signon.printing.document.record import LetterRecord
from signon.printing.rendered import (
    FontSpecimen,
    Limits,
    OutOfTimeError,
    Progress,
    RenderedLetter,
    RendererEndedError,
    RenderingError,
    SameSignatories,
    SeveralPdfs,
)
from signon.printing.worker.starting import Started, started
from signon.translation import gettext as _
from signon.waiting import no_transaction

DEFAULT_SECONDS = 120.0
SECONDS_TO_START = 60.0
"""A process starts within two seconds; on a machine that is busy with other things it may take longer."""

DEFAULT_MEMORY = 2 * 1024**3
"""Address space in bytes. A letter with 10,000 signatories of three lines each takes about half of it."""

Wanted = LetterDocument | FontSpecimen | SeveralPdfs
"""The tasks of the process."""

NO_RECORD = LetterRecord((), ())

WAITED_FOR = "the rendering process"


class RenderProcess:
    """A warm rendering process, started when first needed. ``memory`` is its address space in bytes.

    Used from several threads, it renders one letter after the other. It is never waited for beside an open transaction;
    ``progress`` may use the database between two waits. ``niceness`` is how far it steps back behind other processes.
    """

    def __init__(self, *, seconds: float = DEFAULT_SECONDS, memory: int = DEFAULT_MEMORY, niceness: int = 0) -> None:
        self._seconds = seconds
        self._memory = memory
        self._niceness = niceness
        self._turn = Lock()
        self._started: Started | None = None
        self._before: LetterDocument | None = None
        self._is_ready = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The number of the process that is running, if one is."""
        return self._started.process.pid if self._started else None

    def render(
        self, document: Wanted, *, progress: Progress | None = None, seconds: float | None = None
    ) -> RenderedLetter:
        """The letter as ``pdf.render`` makes it, within ``seconds`` or those of the process; its start counts apart.

        ``progress`` is called with 0 to 100. Raises what ``pdf.render`` raises, ``RenderingError`` when time or memory run
        out, and ``RendererEndedError`` when the process dies; the next letter then gets a new process.
        """
        with no_transaction(WAITED_FOR):
            self._turn.acquire()
        begin, answer = time.monotonic(), None
        try:
            answer = self._answer(document, progress, seconds or self._seconds)
        except RenderingError:
            self.close()
            raise
        except DomainError:
            raise
        except BaseException:
            self.close()
            raise
        finally:
            self._turn.release()
            count_rendering("printed" if answer is not None else "failed", time.monotonic() - begin)
        return answer

    def start(self) -> None:
        """Start the process, so that the first letter finds it warm."""
        if self._started is not None and self._started.process.poll() is None:
            return
        self.close()
        with no_transaction(WAITED_FOR):
            self._started = started()
            with suppress(BrokenPipeError):  # a process that is gone shows when it is waited for
                self._started.connection.send(Limits(self._memory, self._niceness, *present_form()))

    def warm_up(self) -> None:
        """Start the process and wait until it takes letters. Raises ``RenderingError`` when it does not."""
        with no_transaction(WAITED_FOR):
            self._turn.acquire()
        try:
            self._ready()
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process. A later letter starts another."""
        if self._started is not None:
            self._started.end()
        self._started = self._before = None
        self._is_ready = False

    def _answer(self, document: Wanted, progress: Progress | None, seconds: float) -> RenderedLetter:
        connection = self._ready()
        deadline = time.monotonic() + seconds
        with suppress(BrokenPipeError), no_transaction(WAITED_FOR):  # a process that is gone shows below
            connection.send((what_lines_name(), self._message(document)))
        while (answer := self._next(connection, deadline)) is not None:
            if isinstance(answer, RenderedLetter):
                return answer
            if isinstance(answer, DomainError):
                raise answer
            if progress is not None:
                progress(answer)
        raise OutOfTimeError(
            _(
                "Printing the letter took more than %(seconds)s seconds and was stopped; make it shorter or simpler"
                " (words without end and emphasis without end take longest)",
                seconds=f"{seconds:g}",
            )
        )

    def _next(self, connection: Connection, deadline: float) -> int | RenderedLetter | DomainError | None:
        """The next message of the process; None when it has said nothing until ``deadline``."""
        with no_transaction(WAITED_FOR):
            return self._received(connection) if connection.poll(max(deadline - time.monotonic(), 0)) else None

    def _ready(self) -> Connection:
        """The way to a process that takes letters."""
        self.start()
        assert self._started is not None
        connection = self._started.connection
        if not self._is_ready:
            if self._next(connection, time.monotonic() + SECONDS_TO_START) is None:
                raise RenderingError(_("The printing process does not start; tell the site's operator"))
            self._is_ready = True
        return connection

    def _message(self, document: Wanted) -> Wanted | SameSignatories:
        """The document as it is sent: without its signatories where they are those of the one before."""
        if not isinstance(document, LetterDocument):
            return document
        before, self._before = self._before, document
        if before is None or document.appendix is None or document.signatory_list is not before.signatory_list:
            return document
        if document.record is not before.record:
            return document
        return SameSignatories(replace(document, signatory_list=None, record=NO_RECORD))

    def _received(self, connection: Connection) -> int | RenderedLetter | DomainError:
        try:
            answer: int | RenderedLetter | DomainError = connection.recv()
        except (EOFError, ConnectionError) as error:
            raise RendererEndedError(
                _(
                    "The printing process ended unexpectedly, probably for want of memory (limit: %(memory)s MB);"
                    " make the letter or its images smaller, or choose another font",
                    memory=self._memory // 1024**2,
                )
            ) from error
        return answer
