"""The request to the rendering process and its result. The web process and the commands load no renderer for it."""

from collections.abc import Callable
from dataclasses import dataclass

from signon.errors import DomainError, PassingError
from signon.logs.output import Form
from signon.printing.document.document import LetterDocument

Progress = Callable[[int], None]
"""Is told a percentage, from 0 to 100."""


class RenderingError(DomainError):
    """The letter cannot be printed as it is."""


class OutOfTimeError(RenderingError):
    """Printing took longer than it may."""


class RendererEndedError(RenderingError, PassingError):
    """The printing process ended before the letter was done: killed, or at the end of its memory."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the rendering process: ``memory`` in bytes of address space, and how far it steps back behind others.

    They come with the form and the level of its log.
    """

    memory: int
    niceness: int
    log_form: Form
    log_level: str


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """A finished PDF. ``pages`` counts all pages, ``appendix_pages`` those of the signatory list among them."""

    pdf: bytes
    pages: int
    appendix_pages: int


@dataclass(frozen=True, slots=True)
class SameSignatories:
    """A document on its way to the rendering process, without the signatories: they are those of the one before."""

    document: LetterDocument


@dataclass(frozen=True, slots=True)
class FontSpecimen:
    """A wish for a line that shows what a font looks like; ``family`` is the font's."""

    family: str


@dataclass(frozen=True, slots=True)
class SeveralPdfs:
    """Finished letters that are to become one PDF."""

    pdfs: tuple[bytes, ...]
