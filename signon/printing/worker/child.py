"""The process that renders for ``RenderProcess``: one letter after the other, until the parent hangs up.

Started as ``python -m signon.printing.worker.child CONNECTION MEMORY NICENESS FORM LEVEL``, the last two being those of the log.
It says when it is ready. To each document it
answers with percentages and, last, with the finished letter or with the error to raise.
"""

import gc
import logging
import os
import resource
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection

from structlog.contextvars import bound_contextvars

from signon.errors import DomainError
from signon.logs.output import Form, log_what_is_unhandled, write_log
from signon.printing.document.document import LetterDocument
from signon.printing.pdf.joining import joined
from signon.printing.pdf.render import render
from signon.printing.pdf.specimen import print_specimen
from signon.printing.rendered import FontSpecimen, RenderedLetter, RenderingError, SameSignatories, SeveralPdfs
from signon.translation import gettext as _

logger = logging.getLogger(__name__)

Wanted = LetterDocument | FontSpecimen | SeveralPdfs

SECONDS_BETWEEN_LOOKS = 1.0

READY = 0
"""Sent once, before anything is asked: the first percentage."""


def serve(connection: Connection, memory: int) -> None:
    """Answer documents until the connection closes, never using more than ``memory`` bytes of address space."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    gc.freeze()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        before: LetterDocument | None = None
        connection.send(READY)
        while True:
            about, received = connection.recv()
            document = _whole(received, before)
            before = document if isinstance(document, LetterDocument) else before
            with bound_contextvars(**about):
                connection.send(_answer(document, connection, memory))
            gc.collect()


def _whole(received: Wanted | SameSignatories, before: LetterDocument | None) -> Wanted:
    if not isinstance(received, SameSignatories):
        return received
    assert before is not None
    return replace(received.document, signatory_list=before.signatory_list, record=before.record)


def _made(document: Wanted, connection: Connection) -> RenderedLetter:
    if isinstance(document, FontSpecimen):
        return print_specimen(document)
    if isinstance(document, SeveralPdfs):
        return joined(document.pdfs)
    return render(document, progress=connection.send)


def _answer(document: Wanted, connection: Connection, memory: int) -> RenderedLetter | DomainError:
    try:
        return _made(document, connection)
    except DomainError as refusal:
        return refusal
    except (MemoryError, SystemError):  # the latter is what C code gives that could not even raise the former
        return RenderingError(
            _(
                "The letter needs more memory than %(memory)s MB; make it or its images smaller",
                memory=memory // 1024**2,
            )
        )
    except RecursionError:
        return RenderingError(_("The letter cannot be printed: its text is nested too deeply; make it simpler"))
    except ConnectionError:
        raise
    except Exception:
        logger.exception("The letter could not be rendered")
        return RenderingError(
            _("The letter could not be printed because of a fault in the program; the log has the details")
        )


def end_with_parent() -> None:
    """End this process within a second of its parent, which alone would stop a letter that takes too long."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(SECONDS_BETWEEN_LOOKS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    end_with_parent()
    write_log(Form(sys.argv[4]), sys.argv[5])
    log_what_is_unhandled()
    os.nice(int(sys.argv[3]))
    serve(Connection(int(sys.argv[1])), int(sys.argv[2]))
