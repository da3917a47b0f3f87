"""The difference between two wordings, as the desk shows it."""

from signon.letters.text.differences import ComparedBlock, Fate, compare_blocks
from signon.letters.text.readable import Block, line_blocks
from signon.translation import gettext as _
from signon.wordings.filling import EMPTY_LINE
from signon.wordings.models import Words

Sections = list[tuple[str, tuple[ComparedBlock, ...]]]


def difference(before: Words, after: Words, language: str) -> Sections:
    """The parts of a wording that differ, by name, with their paragraphs."""
    parts = (
        (_("Subject"), before.subject, after.subject),
        (_("Text"), before.text, after.text),
        (_("Button"), before.button, after.button),
    )
    found = []
    for name, old, new in parts:
        blocks = tuple(compare_blocks(_paragraphs(old, language), _paragraphs(new, language)))
        if any(block.fate is not Fate.KEPT for block in blocks):
            found.append((name, blocks))
    return found


def _paragraphs(text: str, language: str) -> list[Block]:
    return [block for part in EMPTY_LINE.split(text) for block in line_blocks(part.strip(), language)]
