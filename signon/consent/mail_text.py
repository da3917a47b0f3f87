"""A difference between two texts as it stands in a mail: words, no colours, and no more than anybody reads there."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from signon.letters.text.difference_page import part_names
from signon.letters.text.differences import ComparedBlock, Fate, Run, TextDifference
from signon.mail.templates import phrase

MOST_CHARACTERS = 3_000
SIGNS = {"em": "*", "strong": "**", "em strong": "***", "code": "`"}
MARKED = (Fate.ADDED, Fate.REMOVED)
CONTEXT = 60
"""Characters of what stays that are shown on either side of a change."""

Marks = Mapping[Fate, Callable[..., str]]


class MailDifference(NamedTuple):
    """The changes, a paragraph each, under the names of the parts of the letter; none when no word differs.

    ``is_cut`` tells that there are more changes than a mail shows.
    """

    paragraphs: list[str]
    is_cut: bool = False


def told_difference(difference: TextDifference) -> MailDifference:
    """The part of a difference that stands in a mail."""
    paragraphs: list[str] = []
    room = MOST_CHARACTERS
    for paragraph in _paragraphs(difference):
        if len(paragraph) > room:
            return MailDifference([*paragraphs, *_beginning(paragraph, room)], is_cut=True)
        paragraphs.append(paragraph)
        room -= len(paragraph)
    return MailDifference(paragraphs)


def _beginning(paragraph: str, room: int) -> list[str]:
    return [paragraph[:room].rsplit(" ", 1)[0] + " […]"] if room > CONTEXT else []


def _paragraphs(difference: TextDifference) -> Iterator[str]:
    names, marks = part_names(), {fate: phrase("consent/mails/_marks.txt", str(fate)) for fate in MARKED}
    for part, blocks in difference.sections():
        changed = [block for block in blocks if block.fate is not Fate.KEPT]
        for place, block in enumerate(changed):
            heading = f"{names[part]}:\n" if place == 0 else ""
            yield heading + _block_text(block, marks)


def _block_text(block: ComparedBlock, marks: Marks) -> str:
    text = ""
    for place, run in enumerate(block.runs):
        words = _run_text(run, marks, first=place == 0, last=place == len(block.runs) - 1)
        text += f" {words}" if text.endswith("]") and words.startswith("[") else words
    return f"{block.mark} {text}".strip()


def _run_text(run: Run, marks: Marks, *, first: bool, last: bool) -> str:
    """Unchanged words shortened; changed ones in square brackets, with the space around them."""
    if run.fate is Fate.KEPT:
        return _shortened(run.text, first=first, last=last)
    words = "".join(f"{SIGNS.get(piece.style, '')}{piece.text}{SIGNS.get(piece.style, '')}" for piece in run.pieces)
    inside = words.strip()
    told = marks[run.fate](inside)
    return words.replace(inside, told, 1) if inside else told


def _shortened(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * CONTEXT:
        return text
    head = "" if first else text[:CONTEXT].rsplit(" ", 1)[0]
    tail = "" if last else text[-CONTEXT:].split(" ", 1)[-1]
    return " ".join(filter(None, (head, "[…]", tail)))
