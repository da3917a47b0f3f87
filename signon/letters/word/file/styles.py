"""The styles of the file: their names, and what a paragraph or a run has from them.

A style is known by its name, not by its identifier: LibreOffice gives every style a new one, and an identifier that Word writes
depends on its language.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from signon.letters.word.file.markup import Element, attribute, child, children, setting, switch, whole

MOST_ANCESTORS = 12
DEEPEST_HEADING = 6
HEADING_WORDS = (
    "heading ",
    "überschrift ",
    "titre ",
    "título ",
    "titolo ",
    "kop ",
    "заголовок ",
    "rubrik ",
    "otsikko ",
)


@dataclass(frozen=True, slots=True)
class Style:
    """A style, and the identifier of the one that it is based on."""

    identifier: str
    name: str
    parent: str
    element: Element


class Styles:
    """The styles of a file by identifier. One that is not there is like a style without a name."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._usual: dict[str, str] = {}
        self._root = root
        for element in children(root, "w:style"):
            identifier, kind = attribute(element, "w:styleId"), attribute(element, "w:type", "paragraph")
            plain = " ".join((setting(element, "w:name") or identifier).lower().split())
            self._styles[identifier] = Style(identifier, plain, setting(element, "w:basedOn") or "", element)
            if attribute(element, "w:default").lower() in {"1", "true", "on"}:
                self._usual.setdefault(kind, identifier)

    @cached_property
    def run_defaults(self) -> Element | None:
        """The properties of every run that says nothing else."""
        return child(self._root, "w:docDefaults", "w:rPrDefault", "w:rPr")

    @cached_property
    def paragraph_defaults(self) -> Element | None:
        """The properties of every paragraph that says nothing else."""
        return child(self._root, "w:docDefaults", "w:pPrDefault", "w:pPr")

    def of_paragraph(self, properties: Element | None) -> list[Style]:
        """The style of a paragraph and those that it is based on, the nearest first."""
        return self.lineage(setting(properties, "w:pStyle") or self._usual.get("paragraph", ""))

    def of_run(self, properties: Element | None) -> list[Style]:
        """The character style of a run and those that it is based on, the nearest first."""
        return self.lineage(setting(properties, "w:rStyle") or "")

    def of_table(self, properties: Element | None) -> list[Style]:
        """The style of a table and those that it is based on, the nearest first."""
        return self.lineage(setting(properties, "w:tblStyle") or "")

    def lineage(self, identifier: str) -> list[Style]:
        """A style and those that it is based on, the nearest first; a circle is left where it closes."""
        found: list[Style] = []
        while (style := self._styles.get(identifier)) and style not in found and len(found) < MOST_ANCESTORS:
            found.append(style)
            identifier = style.parent
        return found

    def named(self, identifier: str) -> str:
        """The name of a style by its identifier."""
        return self._styles[identifier].name if identifier in self._styles else identifier.lower()


def inherited(own: Element | None, lineage: list[Style], group: str, wanted: str) -> Element | None:
    """A property as the paragraph or run has it: its own, or else the nearest style's. ``group`` is ``w:pPr`` or ``w:rPr``."""
    found = child(own, wanted)
    return found if found is not None else next(_of_styles(lineage, group, wanted), None)


def is_on(own: Element | None, wanted: str, *lineages: list[Style]) -> bool:
    """Whether a run has a property that is on or off. Two kinds of style that both turn it on turn it off again."""
    direct = switch(own, wanted)
    if direct is not None:
        return direct
    return sum(_first_switch(lineage, wanted) for lineage in lineages) % 2 == 1


def heading_level(own: Element | None, lineage: list[Style]) -> int:
    """The level of a heading, by its style's name or by its place in the outline; 0 for other paragraphs."""
    for style in lineage:
        for word in HEADING_WORDS:
            if style.name.startswith(word) and (number := style.name.removeprefix(word)).isdecimal():
                return min(int(number), DEEPEST_HEADING)
    outline = inherited(own, lineage, "w:pPr", "w:outlineLvl")
    level = whole(attribute(outline, "w:val"), 9) if outline is not None else 9
    return min(level + 1, DEEPEST_HEADING) if 0 <= level < 9 else 0  # noqa: PLR2004 - the ninth is running text


def _of_styles(lineage: list[Style], group: str, wanted: str) -> Iterator[Element]:
    for style in lineage:
        properties = child(style.element, group)
        found = child(properties, wanted)
        if found is not None:
            yield found


def _first_switch(lineage: list[Style], wanted: str) -> bool:
    for style in lineage:
        found = switch(child(style.element, "w:rPr"), wanted)
        if found is not None:
            return found
    return False
