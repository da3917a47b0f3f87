"""The common ground of the reader: the file's parts, and what is gathered while they are read."""

from collections import Counter
from dataclasses import dataclass, field

from signon.letters.word.file.numbering import Numbering
from signon.letters.word.file.package import Package
from signon.letters.word.file.styles import Styles
from signon.letters.word.file.tree import Block, LeftOut, Picture

MOST_PARAGRAPHS, MOST_CHARACTERS = 3_000, 250_000
MOST_LEFT_OUT = 2_000


class TooMuchError(Exception):
    """The file holds more text than any letter does."""


@dataclass(slots=True)
class Sources:
    """The file while it is read. ``note_of`` gives a note's number in the letter by its part's kind and its own number."""

    package: Package
    styles: Styles
    numbering: Numbering
    pictures: list[Picture] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: dict[int, list[Block]] = field(default_factory=dict)
    note_of: dict[tuple[str, str], int] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    paragraphs: int = 0
    characters: int = 0

    def count_paragraph(self) -> None:
        """Count a paragraph. Raises ``TooMuchError`` when there are more than any letter has."""
        self.paragraphs += 1
        if self.paragraphs > MOST_PARAGRAPHS:
            raise TooMuchError

    def count_text(self, text: str) -> None:
        """Count characters. Raises ``TooMuchError`` when there are more than any letter has."""
        self.characters += len(text)
        if self.characters > MOST_CHARACTERS:
            raise TooMuchError

    def tell(self, kind: str, words: str) -> LeftOut:
        """Note something that the letter will not have as the file has it."""
        told = LeftOut(kind, " ".join(words.split()))
        if len(self.left_out) < MOST_LEFT_OUT:
            self.left_out.append(told)
        return told

    def note(self, kind: str, number: str) -> int:
        """The number in the letter of a note that is mentioned."""
        return self.note_of.setdefault((kind, number), len(self.note_of) + 1)
