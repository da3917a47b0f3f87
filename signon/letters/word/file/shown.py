"""Every text that the XML shows, paragraph by paragraph, found without the reader.

It is the measure of the reader: what stands here and neither in the draft nor in the list of what was left out has been lost.
"""

from collections.abc import Iterator

from signon.letters.word.file.markup import Element, attribute, name

NO_TEXT = frozenset(
    {"w:delText", "w:instrText", "w:delInstrText", "w:rPr", "w:pPr", "w:sdtPr", "mc:Fallback", "w:del", "w:moveFrom"}
)
BETWEEN_RUNS = "\x1f"
"""The sign after each run, so that a paragraph whose runs went to several places can be followed."""

SPACES = frozenset({"w:tab", "w:br", "w:cr", "w:ptab"})


def shown_texts(root: Element | None) -> list[str]:
    """The texts of a part in the order of their paragraphs; what stands in a box is a text of its own."""
    if root is None:
        return []
    walk = _Walk()
    walk.go(root)
    texts = (" ".join(one.strip(BETWEEN_RUNS).split(" ")) for one in walk.finished())
    return [text for text in texts if text.replace(BETWEEN_RUNS, "").strip()]


class _Walk:
    def __init__(self) -> None:
        self._done: list[str] = []
        self._depth_of_fields: list[bool] = []
        self._texts: list[str] = [""]

    def finished(self) -> Iterator[str]:
        yield from self._done
        yield from self._texts

    def go(self, element: Element) -> None:
        kind = name(element)
        if kind in NO_TEXT:
            return
        if kind == "w:p":
            self._texts.append("")
        self._take(kind, element)
        if kind == "mc:AlternateContent":
            self._version(element)
        else:
            for one in element:
                self.go(one)
        if kind == "w:p":
            self._done.append(self._texts.pop())

    def _version(self, element: Element) -> None:
        """The first version that has text; the others say the same."""
        for version in element:
            before = [*self._texts], len(self._done)
            for one in version:
                self.go(one)
            if before != (self._texts, len(self._done)):
                return

    def _take(self, kind: str, element: Element) -> None:
        if kind == "w:fldChar":
            self._field(attribute(element, "w:fldCharType"))
        elif not all(self._depth_of_fields):
            return
        elif kind in {"w:t", "m:t", "a:t"}:
            self._texts[-1] += (element.text or "") + BETWEEN_RUNS
        elif kind == "v:textpath":
            self._texts[-1] += f" {attribute(element, 'string')} "
        elif kind in SPACES:
            self._texts[-1] += " "

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._depth_of_fields.append(False)
        elif self._depth_of_fields and kind == "separate":
            self._depth_of_fields[-1] = True
        elif self._depth_of_fields:
            self._depth_of_fields.pop()
