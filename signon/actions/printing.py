"""A supporter's letters on paper: rendered like any letter, in the process for strangers, then joined to one PDF."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from signon.actions.letters import ShownLetter
from signon.delivery.documents import Customer, renderer
from signon.errors import InputError
from signon.letters.parts.fields import LetterheadPreset
from signon.letters.parts.letter_parts import Addressee, LeadSigner, Letterhead, LetterParts
from signon.printing.document.document import LetterDocument
from signon.printing.pdf.characters.missing_characters import MOST_NAMED, missing_characters
from signon.printing.rendered import OutOfTimeError, RenderedLetter, SeveralPdfs
from signon.translation import gettext as _

MOST_LETTERS = 100
"""Letters in one PDF: as many as a senate has members."""

FEW, SHORT = 5, 30_000
"""The most letters, and the most characters together, that are printed while the supporter waits; more are ordered."""

SECONDS_AT_ONCE = 8.0
SECONDS_FOR_ONE, SECONDS_FOR_ALL = 20.0, 120.0

Report = Callable[[int], None]
"""Is told how many letters are printed."""

SIGN = re.compile(r"([!-/:-@\[-`{-~])")
"""The signs that mean something in Markdown; a backslash before one takes its meaning away."""

REQUEST = re.compile(r"(\d{1,3}[.)])[ \t]+(?=\S)")
PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
LINE_BREAK = "\\\n"


@dataclass(frozen=True, slots=True)
class LetterToPrint:
    """One letter: plain values, all that is needed to print it."""

    inside_address: str
    salutation: str
    subject: str
    body: str
    closing: str
    name: str
    address: str

    @classmethod
    def of(cls, shown: ShownLetter) -> Self:
        """The letter as it is shown."""
        letter = shown.letter
        return cls(
            inside_address=shown.to.inside_address,
            salutation=letter.salutation,
            subject=letter.subject,
            body=letter.body,
            closing=letter.closing,
            name=letter.supporter.name,
            address=letter.supporter.address,
        )

    def document(self, language: str, on: date) -> LetterDocument:
        """The letter as it is printed."""
        parts = LetterParts(
            language=language,
            letterhead=Letterhead(name=self.name, address=self.address, preset=LetterheadPreset.PLAIN),
            addressees=(Addressee(address=self.inside_address, salutation=self.salutation),),
            subject=self.subject,
            closing=self.closing,
            lead_signers=(LeadSigner(name=self.name),) if self.name else (),
            body=as_markdown(self.body),
        )
        return LetterDocument.compose(parts, date=on, signatories=[])


@dataclass(frozen=True, slots=True)
class LettersToPrint:
    """The letters that become one PDF, in their language and on their day."""

    letters: tuple[LetterToPrint, ...]
    language: str
    on: date

    @classmethod
    def of(cls, shown: Sequence[ShownLetter], *, language: str, on: date) -> Self:
        """The letters as they are shown.

        Raises ``InputError`` for more than ``MOST_LETTERS``, and for a character that no installed font has.
        """
        if len(shown) > MOST_LETTERS:
            raise InputError(
                _(
                    "One PDF holds at most %(most)s letters; you have %(number)s. Choose fewer offices, or print the letters "
                    "one by one.",
                    most=MOST_LETTERS,
                    number=len(shown),
                )
            )
        letters = tuple(LetterToPrint.of(one) for one in shown)
        _refuse_missing_characters(letters)
        return cls(letters, language, on)

    @property
    def characters(self) -> int:
        """The amount to print."""
        return sum(len(one.body) for one in self.letters)

    @property
    def is_small(self) -> bool:
        """Whether it may be printed while somebody waits."""
        return len(self.letters) <= FEW and self.characters <= SHORT

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON has it."""
        return {
            "letters": [asdict(one) for one in self.letters],
            "language": self.language,
            "on": self.on.isoformat(),
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The letters that ``as_json`` gave."""
        letters = tuple(LetterToPrint(**one) for one in values["letters"])
        return cls(letters, values["language"], date.fromisoformat(values["on"]))


def _refuse_missing_characters(letters: Sequence[LetterToPrint]) -> None:
    """Raise ``InputError`` that names each character of the supporter's which would be an empty box, while it can be mended."""
    texts = dict.fromkeys(
        text for one in letters for text in (one.name, *one.address.split("\n"), *one.body.split("\n"))
    )
    missing = {one.character: one for one in reversed(missing_characters(texts))}
    if missing:
        sentences = [one.sentence() for one in reversed(missing.values())][:MOST_NAMED]
        raise InputError(" ".join([*sentences, _("Write it in words or leave it out, and print the letters then.")]))


def printed(
    wanted: LettersToPrint, *, seconds: float = SECONDS_FOR_ALL, report: Report | None = None
) -> RenderedLetter:
    """One PDF with all the letters, within so many seconds.

    Raises ``OutOfTimeError`` when all or one of them take too long, and ``RenderingError`` when one cannot be printed.
    """
    process = renderer(Customer.STRANGERS)
    process.warm_up()
    deadline = time.monotonic() + seconds
    made: list[bytes] = []
    for letter in wanted.letters:
        document = letter.document(wanted.language, wanted.on)
        made.append(process.render(document, seconds=_left(deadline)).pdf)
        if report is not None:
            report(len(made))
    return process.render(SeveralPdfs(tuple(made)), seconds=SECONDS_FOR_ONE)


def _left(deadline: float) -> float:
    """The seconds for the next step: what is left, and never more than one letter may take."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise OutOfTimeError(_("Printing these letters takes too long; shorten them or choose fewer offices."))
    return min(left, SECONDS_FOR_ONE)


def as_markdown(text: str) -> str:
    """Markdown that prints as ``text`` reads: paragraphs, lines and numbered requests; every other sign as it was typed.

    The text is copied and mailed as it stands, so an asterisk is printed as an asterisk. That also bounds the time a page
    takes: thousands of emphasised pieces of a word without spaces cost the layout minutes, the same text a fraction of a
    second.
    """
    return "\n\n".join(_paragraph(part) for part in PARAGRAPHS.split(text.strip()))


def _paragraph(text: str) -> str:
    """The lines of a paragraph, each kept; a numbered one begins an entry of a list."""
    written = ""
    for line in text.split("\n"):
        request = REQUEST.match(line.strip())
        separator = "\n" if request else LINE_BREAK
        written += (separator if written else "") + _line(line.strip(), request)
    return written


def _line(line: str, request: re.Match[str] | None) -> str:
    return _literal(line) if request is None else f"{request[1]} {_literal(line[request.end() :])}"


def _literal(line: str) -> str:
    return SIGN.sub(r"\\\1", line)
