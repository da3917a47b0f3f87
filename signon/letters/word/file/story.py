"""A stream of text of the file, such as the letter itself, a header or a note: its paragraphs and tables in their order."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from signon.letters.word.file.embedded import embedded_words
from signon.letters.word.file.fields import Fields
from signon.letters.word.file.inline import PAGE, Inline, one_version
from signon.letters.word.file.looks import Looks
from signon.letters.word.file.markup import Element, attribute, child, name, setting, switch, whole, within
from signon.letters.word.file.sources import Sources
from signon.letters.word.file.styles import Style, heading_level, inherited
from signon.letters.word.file.tables import ruled, span_of
from signon.letters.word.file.tree import TEXT, Block, Cell, Label, Paragraph, Table

DEEPER_LIST = re.compile(r"list (?:bullet|number) ([2-5])")
"""Word's own styles for deeper lists, each of which is a list of one level."""

WRAPPERS = frozenset({"w:customXml", "w:smartTag", "w:ins", "w:moveTo", "w:sdtContent"})


class Story:
    """Reads one part of the file. ``part`` is its name, by whose relations it is read."""

    def __init__(self, sources: Sources, part: str) -> None:
        self._sources = sources
        self._part = part
        self._relations = sources.package.relations(part)
        self._fields = Fields()
        self._initial: Paragraph | None = None

    def blocks(self, container: Element) -> list[Block]:
        """The paragraphs and tables of an element."""
        found = list(self._blocks(container))
        if self._initial is not None:  # a large first letter that no paragraph follows
            found.append(self._initial)
            self._initial = None
        return found

    def _blocks(self, container: Element) -> Iterator[Block]:
        for element in container:
            kind = name(element)
            if kind == "w:p":
                yield from self._paragraph(element)
            elif kind == "w:tbl":
                yield self._table(element)
            elif kind == "w:sdt":
                yield from self._control(element)
            elif kind in WRAPPERS:
                yield from self._blocks(element)
            elif kind == "mc:AlternateContent" and (version := one_version(element)) is not None:
                yield from self._blocks(version)
            else:
                self._tell_of(element, kind)

    def _tell_of(self, element: Element, kind: str) -> None:
        if kind == "w:altChunk":
            relation = self._relations.get(attribute(element, "r:id"))
            self._sources.tell("embedded file", embedded_words(self._sources.package, relation))
        elif kind in {"m:oMathPara", "m:oMath"}:
            self._sources.tell("equation left out", "".join(one.text or "" for one in within(element, "m:t")))

    def _control(self, element: Element) -> Iterator[Block]:
        content = child(element, "w:sdtContent")
        if content is None:
            return
        if switch(child(element, "w:sdtPr"), "w:showingPlcHdr"):
            self._sources.tell("placeholder", "".join(one.text or "" for one in within(content, "w:t")))
            return
        yield from self._blocks(content)

    def _paragraph(self, element: Element) -> Iterator[Block]:
        self._sources.count_paragraph()
        properties = child(element, "w:pPr")
        lineage = self._sources.styles.of_paragraph(properties)
        before = Counter(self._sources.languages)
        inline = Inline(self._sources, self._relations, self._fields, Looks(self._sources.styles, lineage))
        inline.read(element)
        made = self._described(properties, lineage)
        made.language = next(iter((self._sources.languages - before).most_common(1)), ("", 0))[0]
        made.pieces = inline.pieces
        if self._is_initial(properties):
            self._initial = made
            return
        if self._initial is not None:
            made.pieces, self._initial = [*self._initial.pieces, *made.pieces], None
        if not self._counts_pages(made):
            yield made
        for box in inline.boxes:
            yield from self._box(box)

    def _described(self, properties: Element | None, lineage: list[Style]) -> Paragraph:
        spacing = [inherited(properties, [one], "w:pPr", "w:spacing") for one in lineage[:1]]
        own = inherited(properties, lineage, "w:pPr", "w:spacing") if not spacing or spacing[0] is None else spacing[0]
        indent = inherited(properties, lineage, "w:pPr", "w:ind")
        alignment = inherited(properties, lineage, "w:pPr", "w:jc")
        left = attribute(indent, "w:left") or attribute(indent, "w:start")
        return Paragraph(
            styles=[style.name for style in lineage],
            heading=heading_level(properties, lineage),
            label=self._label(properties, lineage),
            indent=whole(left),
            alignment=attribute(alignment, "w:val"),
            is_rtl=_is_rtl(properties, lineage),
            before=self._space(own, "w:before"),
            after=self._space(own, "w:after"),
        )

    def _space(self, spacing: Element | None, side: str) -> int:
        if value := attribute(spacing, side):
            return whole(value)
        return whole(attribute(child(self._sources.styles.paragraph_defaults, "w:spacing"), side))

    def _label(self, properties: Element | None, lineage: list[Style]) -> Label | None:
        """The number of a paragraph, which it has by itself or from its style; number 0 takes a style's away."""
        own = child(properties, "w:numPr")
        number, level = setting(own, "w:numId"), setting(own, "w:ilvl")
        for style in lineage:
            described = child(style.element, "w:pPr", "w:numPr")
            if described is None:
                continue
            number = setting(described, "w:numId") if number is None else number
            of_style = self._sources.numbering.level_of_style(number or "", style.identifier)
            level = level if level is not None else setting(described, "w:ilvl")
            level = level if level is not None or of_style is None else str(of_style)
        if not number or number == "0":
            return None
        if level in {None, "0"} and (deeper := DEEPER_LIST.fullmatch(lineage[0].name if lineage else "")):
            label = self._sources.numbering.label(number, 0)
            return replace(label, level=int(deeper[1]) - 1) if label else None
        return self._sources.numbering.label(number, whole(level))

    def _is_initial(self, properties: Element | None) -> bool:
        """Whether it is the large first letter of the paragraph that follows."""
        return attribute(child(properties, "w:framePr"), "w:dropCap", "none") in {"drop", "margin"}

    def _counts_pages(self, made: Paragraph) -> bool:
        """Whether it is the line with the page's number, which Signon prints by itself."""
        if not any(piece.kind == PAGE for piece in made.pieces):
            return False
        for piece in made.pieces:
            piece.kind = TEXT if piece.kind == PAGE else piece.kind
        self._sources.tell("page number", made.text)
        return True

    def _box(self, content: Element) -> Iterator[Block]:
        blocks = self.blocks(content)
        for block in blocks:
            if isinstance(block, Paragraph):
                block.in_box = True
        words = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
        if words.strip():
            self._sources.tell("box", words)
        yield from blocks

    def _table(self, element: Element) -> Table:
        properties = child(element, "w:tblPr")
        rows = [self._row(row) for row in _found(element, "w:tr")]
        return Table([row for row in rows if row], ruled(element, properties, self._sources.styles))

    def _row(self, element: Element) -> list[Cell]:
        return [self._cell(cell) for cell in _found(element, "w:tc")]

    def _cell(self, element: Element) -> Cell:
        span, goes_on = span_of(element)
        return Cell(self.blocks(element), span, goes_on)


def _found(container: Element, wanted: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those within a control."""
    for element in container:
        kind = name(element)
        if kind == wanted:
            yield element
        elif kind in {"w:sdt", "w:sdtContent", "w:customXml", "w:ins"}:
            yield from _found(element, wanted)


def _is_rtl(properties: Element | None, lineage: list[Style]) -> bool:
    own = switch(properties, "w:bidi")
    if own is not None:
        return own
    found = (switch(child(style.element, "w:pPr"), "w:bidi") for style in lineage)
    return bool(next((one for one in found if one is not None), False))
