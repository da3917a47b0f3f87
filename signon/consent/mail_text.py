"""A difference between two texts as it stands in a mail: words, no colours, and no more than anybody reads there."""

from collections.abc import Iterator

from signon.letters.text.difference_page import part_names
from signon.letters.text.differences import ComparedBlock, Fate, Run, TextDifference
from signon.translation import gettext as _

MOST_CHARACTERS = 3_000
SIGNS = {"em": "*", "strong": "**", "em strong": "***", "code": "`"}
CONTEXT = 60
"""Characters of what stays that are shown on either side of a change."""


def difference_paragraphs(difference: TextDifference) -> list[str]:
    """The changes, a paragraph each, under the names of the parts of the letter; a long list ends with a remark."""
    if difference.reads_the_same():
        return [_("No word differs: only the way the text is written down has changed.")]
    paragraphs: list[str] = []
    room = MOST_CHARACTERS
    for paragraph in _paragraphs(difference):
        if len(paragraph) > room:
            rest = _("There are more changes. The page behind the link has them all.")
            return [*paragraphs, *_beginning(paragraph, room), rest]
        paragraphs.append(paragraph)
        room -= len(paragraph)
    return paragraphs


def _beginning(paragraph: str, room: int) -> list[str]:
    return [paragraph[:room].rsplit(" ", 1)[0] + " […]"] if room > CONTEXT else []


def _paragraphs(difference: TextDifference) -> Iterator[str]:
    names = part_names()
    for part, blocks in difference.sections():
        changed = [block for block in blocks if block.fate is not Fate.KEPT]
        for place, block in enumerate(changed):
            heading = f"{names[part]}:\n" if place == 0 else ""
            yield heading + _block_text(block)


def _block_text(block: ComparedBlock) -> str:
    text = ""
    for place, run in enumerate(block.runs):
        words = _run_text(run, first=place == 0, last=place == len(block.runs) - 1)
        text += f" {words}" if text.endswith("]") and words.startswith("[") else words
    return f"{block.mark} {text}".strip()


def _run_text(run: Run, *, first: bool, last: bool) -> str:
    """What stays as it is, shortened; what does not in square brackets, with the space that it has around it."""
    if run.fate is Fate.KEPT:
        return _shortened(run.text, first=first, last=last)
    words = "".join(f"{SIGNS.get(piece.style, '')}{piece.text}{SIGNS.get(piece.style, '')}" for piece in run.pieces)
    inside = words.strip()
    told = _("[added: %(words)s]", words=inside) if run.fate is Fate.ADDED else _("[removed: %(words)s]", words=inside)
    return words.replace(inside, told, 1) if inside else told


def _shortened(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * CONTEXT:
        return text
    head = "" if first else text[:CONTEXT].rsplit(" ", 1)[0]
    tail = "" if last else text[-CONTEXT:].split(" ", 1)[-1]
    return " ".join(filter(None, (head, "[…]", tail)))
