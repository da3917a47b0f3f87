"""The parts of the printed letter around its body. Each is made of plain values from the parts of a letter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Self

from signon.letters.parts.fields import LetterheadPreset
from signon.letters.parts.letter_parts import Addressee, LeadSigner, Letterhead
from signon.printing.document.catalogue import LetterWords
from signon.printing.document.conventions import joined, left_to_right
from signon.printing.document.images import image_address

SEPARATOR = " · "
NAMED_IN_CONTINUATION, LONGEST_IN_CONTINUATION = 2, 50
MOST_KEPT_TOGETHER = 8
SIGNATURE_SPACE = 3
"""The least number of lines for a signature's image: as many as are usually left for ink."""


@dataclass(frozen=True, slots=True)
class PrintedLetterhead:
    """The coalition's heading: logo, name, the lines beneath, and the foot of the first page."""

    name: str
    logo: str
    logo_description: str
    lines: tuple[str, ...]
    footer: tuple[str, ...]
    preset: str

    @classmethod
    def compose(cls, letterhead: Letterhead, words: LetterWords, *, is_low: bool = False) -> Self | None:
        """The letterhead in print; None when it is empty, or on the paper already.

        Phone, mail address and website share a line, unless the letterhead stands in a column at the side; everything
        beneath the name shares one where the letterhead has to be low.
        """
        if letterhead == Letterhead(preset=letterhead.preset) or letterhead.preset is LetterheadPreset.NONE:
            return None
        ways = [
            left_to_right(way, words.language)
            for way in (letterhead.phone, letterhead.email, letterhead.website)
            if way
        ]
        if letterhead.preset is not LetterheadPreset.SIDE:
            ways = [SEPARATOR.join(ways)]
        lines = tuple(line for line in (*lines_of(letterhead.address), *ways) if line)
        if is_low and letterhead.preset is not LetterheadPreset.SIDE:
            lines = (SEPARATOR.join(lines),) if lines else ()
        return cls(
            preset=str(letterhead.preset),
            name=letterhead.name,
            logo=image_address(letterhead.logo),
            logo_description=words.logo_of(letterhead.name),
            lines=lines,
            footer=lines_of(letterhead.footer),
        )

    @property
    def is_at_side(self) -> bool:
        """Whether the heading stands in a column beside the text."""
        return self.has_heading and self.preset == LetterheadPreset.SIDE

    @property
    def has_heading(self) -> bool:
        """Whether there is more than a foot."""
        return bool(self.logo or self.name or self.lines)


@dataclass(frozen=True, slots=True)
class PrintedAddressee:
    """An inside address with its attention line."""

    lines: tuple[str, ...]
    attention: str

    @classmethod
    def compose(cls, addressee: Addressee, words: LetterWords) -> Self:
        """The addressee's printed block."""
        return cls(lines_of(addressee.address), words.attention(addressee.attention) if addressee.attention else "")


@dataclass(frozen=True, slots=True)
class PrintedSigner:
    """A lead signer: name, title and organisation beneath ``space`` lines, blank or with the signature's image.

    ``roles`` say which of the three each of the lines is.
    """

    lines: tuple[str, ...]
    roles: tuple[str, ...]
    image: str
    image_description: str
    space: int

    @classmethod
    def compose(cls, signer: LeadSigner, space: int, words: LetterWords) -> Self:
        """The signer's printed block."""
        said = {"name": signer.name, "title": signer.title, "organization": signer.organization}
        return cls(
            lines=tuple(line for line in said.values() if line),
            roles=tuple(role for role, line in said.items() if line),
            image=image_address(signer.signature),
            image_description=words.signature_of(signer.name),
            space=space,
        )


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """The complimentary close and the lead signers, who stand two to a row or one beneath the other."""

    closing: str
    signers: tuple[PrintedSigner, ...]
    side_by_side: bool

    @classmethod
    def compose(
        cls, closing: str, signers: Sequence[LeadSigner], words: LetterWords, *, begins_at_centre: bool
    ) -> Self:
        """The block in print. Signers side by side get the same space, so that their names stand level."""
        spaces = [max(signer.space, SIGNATURE_SPACE) if signer.signature else signer.space for signer in signers]
        side_by_side = len(signers) > 1 and not begins_at_centre
        if side_by_side:
            spaces = [max(spaces)] * len(spaces)
        printed = (PrintedSigner.compose(signer, space, words) for signer, space in zip(signers, spaces, strict=True))
        return cls(closing, tuple(printed), side_by_side)

    @property
    def stays_together(self) -> bool:
        """Whether the signers are few enough to be kept on one page."""
        return len(self.signers) <= MOST_KEPT_TOGETHER


@dataclass(frozen=True, slots=True)
class Notation:
    """Items under a label: the enclosures, the copy recipients."""

    label: str
    items: tuple[str, ...]

    @classmethod
    def compose(cls, label: str, items: Iterable[str]) -> Self | None:
        """The notation with each item once; None without items."""
        distinct = tuple(dict.fromkeys(items))
        return cls(label, distinct) if distinct else None

    @property
    def stays_with_signature(self) -> bool:
        """Whether it is short enough to be kept on the page of the signature."""
        return len(self.items) <= MOST_KEPT_TOGETHER


@dataclass(frozen=True, slots=True)
class Continuation:
    """The heading of pages 2 and on: the addressee, the page (the words around its number and the total), the date.

    ``appendix`` stands in the addressee's place on the signatories' pages.
    """

    addressee: str
    appendix: str
    page_words: tuple[str, str, str]
    date: str

    @classmethod
    def compose(cls, addressed: Sequence[Addressee], date: str, words: LetterWords, *, appendix: str = "") -> Self:
        """The heading with the names of one or two addressees, or with the first of more.

        Pages of signatories that a letter to many shares are headed by ``appendix``; without it they name the addressee, too.
        """
        names = [shorten(lines_of(one.address)[0], LONGEST_IN_CONTINUATION, placeholder="…") for one in addressed]
        named = joined(names, words.language)
        if len(names) > NAMED_IN_CONTINUATION:
            named = words.and_others(names[0], len(names) - 1)
        return cls(named, appendix or named, words.page_of(), date)


def lines_of(block: str) -> tuple[str, ...]:
    """The lines of a block of text without the empty ones."""
    return tuple(line.strip() for line in block.splitlines() if line.strip())
