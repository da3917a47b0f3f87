"""The footnotes of the letter, as footnotes of the word processor: it numbers them and keeps them on their page."""

from signon.printing.docx.elements import PARAGRAPH_ORDER, Element, Look, make, paragraph, properties, run, runs
from signon.printing.docx.package import LetterPackage

SEPARATORS = {"separator": -1, "continuationSeparator": 0}
"""What stands between text and notes is kept among the notes, under numbers that no note has."""

REFERENCE = Look(style="FootnoteReference")


class Footnotes:
    """The notes in the order of their mention. The part of the file is made with the first one."""

    def __init__(self, package: LetterPackage, direction: str) -> None:
        root = make("footnotes", *(_separator(kind, number) for kind, number in SEPARATORS.items()))
        self.story, _number = package.add_story("footnotes", "footnotes", root)
        self._direction = direction
        self._number = 0

    def add(self, content: list[Element]) -> Element:
        """Add a note, and give the run that mentions it."""
        self._number += 1
        mark = run(make("footnoteRef"), REFERENCE)
        text = paragraph("FootnoteText", [mark, *runs(" ", self._direction), *content])
        self.story.root.append(make("footnote", text, id=self._number))
        return run(make("footnoteReference", id=self._number), REFERENCE)


def separators_named() -> Element:
    """The setting that says which notes are the separators."""
    return make("footnotePr", *(make("footnote", id=number) for number in SEPARATORS.values()))


def _separator(kind: str, number: int) -> Element:
    close = properties("pPr", PARAGRAPH_ORDER, [make("spacing", before=0, after=0)])
    return make("footnote", make("p", close, run(make(kind))), type=kind, id=number)
