"""The work of the process that renders for ``RenderProcess``: one letter after the other, until the parent hangs up.

It is told its limits and says when it is ready. To each document it answers with percentages and, last, with the finished
letter or with the error to raise.
"""

import gc
import logging
import os
import resource
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection

from signon.errors import DomainError
from signon.logs.named import lines_naming
from signon.logs.output import log_what_is_unhandled, write_log
from signon.printing.document.document import LetterDocument
from signon.printing.pdf.joining import joined
from signon.printing.pdf.render import render
from signon.printing.pdf.specimen import print_specimen
from signon.printing.rendered import (
    FontSpecimen,
    Limits,
    RenderedLetter,
    RenderingError,
    SameSignatories,
    SeveralPdfs,
)
from signon.printing.worker.warming import warm_up
from signon.translation import gettext as _

logger = logging.getLogger(__name__)

Wanted = LetterDocument | FontSpecimen | SeveralPdfs

MADE_JUST_NOW, EVERYTHING = 1, 2
"""Generations of garbage: after one more letter of a set, only what it left is looked through, not what the set shares."""

READY = 0
"""Sent once, before anything is asked: the first percentage."""


def serve(connection: Connection) -> None:
    """Answer documents until the connection closes, within the limits that it brings first.

    Whoever started this process early is still being loaded and sends them later: it prints its own letter meanwhile.
    """
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        is_warm = warm_up(connection.poll)
        limits: Limits = connection.recv()
        _keep_to(limits)
        before: LetterDocument | None = None
        connection.send(READY)
        if not is_warm:
            warm_up(connection.poll)
        while True:
            about, received = connection.recv()
            document = _whole(received, before)
            before = document if isinstance(document, LetterDocument) else before
            with lines_naming(about):
                connection.send(_answer(document, connection, limits.memory))
            gc.collect(MADE_JUST_NOW if isinstance(received, SameSignatories) else EVERYTHING)


def _keep_to(limits: Limits) -> None:
    write_log(limits.log_form, limits.log_level)
    log_what_is_unhandled()
    os.nice(limits.niceness)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))


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
