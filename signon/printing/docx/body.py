"""The letter's body, from the HTML of its ``LetterDocument`` to paragraphs in styles.

The HTML is our own renderer's (``signon.printing.document.body``), so the tags are known and everything else in it is text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import unquote

from signon.printing.document.images import SCHEME
from signon.printing.docx.elements import PLAIN, Element, Look, format_further, gap, make, paragraph, run, runs
from signon.printing.docx.measures import PER_POINT, Measures
from signon.printing.docx.numbering import LARGEST_START, LEVELS, Numbering
from signon.printing.docx.package import REFERENCE, Footnotes, Story
from signon.printing.docx.tables import TableInMaking, width_in

START = re.compile(r"counter-reset: list-item (\d+)")
TEXT_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
SPANS, LISTS = frozenset({"a", "span"}), frozenset({"ul", "ol"})
SPOKEN = TEXT_BLOCKS | LISTS | {"li", "blockquote", "table", "th", "td", "bdi"}
"""The tags that may say a direction and a language."""

TABLES, CELLS = frozenset({"table", "col", "tr"}), frozenset({"th", "td"})
TALLEST_PICTURE, PICTURE_IN_CELL = 0.7, 6
"""Shares of the text's height, and ems, as in print."""

LOOKS = {"strong": Look(bold=True, style="Strong"), "em": Look(italic=True, style="Emphasis"), "sup": REFERENCE}
HELD_TO_SIGNATURE, HELD_SHORT_ENDING = 1, 2


@dataclass(slots=True)
class OpenList:
    """A list that is being written. ``item`` is the number of its present item, None for a bulleted one."""

    instance: int
    level: int
    item: int | None
    label_is_due: bool = False
    is_new: bool = True


@dataclass(slots=True)
class OpenSpan:
    """Inline content that is gathered before it is put where it belongs: a link's text or a note."""

    tag: str
    address: str
    outer: list[Element]


class BodyWriter(HTMLParser):
    """Writes paragraphs while it reads. Feed it the body, close it, and take its ``paragraphs``."""

    def __init__(
        self,
        story: Story,
        notes: Footnotes,
        numbering: Numbering,
        measures: Measures,
        direction: str,
        images: Mapping[str, bytes],
    ) -> None:
        super().__init__(convert_charrefs=True)
        self._images, self._side = images, ""
        self._table: TableInMaking | None = None
        self.paragraphs: list[Element] = []
        self._story, self._notes, self._numbering, self._measures = story, notes, numbering, measures
        self._letters_own = direction
        self._spoken: list[tuple[str, str]] = [(direction, "")]
        self._lists: list[OpenList] = []
        self._spans: list[OpenSpan] = []
        self._looks: list[Look] = [PLAIN]
        self._quotes = 0
        self._block = ""
        self._content: list[Element] = []
        self._has_short_ending = self._is_after_break = self._is_tight = False

    @property
    def _direction(self) -> str:
        """The direction of the block that is being read."""
        return self._spoken[-1][0]

    def close(self) -> None:
        """Finish reading, and hold the last lines to the signature that follows them."""
        super().close()
        held = HELD_SHORT_ENDING if self._has_short_ending else HELD_TO_SIGNATURE
        for last in self.paragraphs[-held:]:
            if last.tag.endswith("}p"):
                format_further(last, make("keepNext"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what the tag begins."""
        attributes = {name: value or "" for name, value in attrs}
        if "short-ending" in attributes.get("class", ""):
            self._has_short_ending = True
        if tag in TEXT_BLOCKS:
            self._block = tag
        elif tag in LOOKS:
            self._looks.append(_both(self._looks[-1], LOOKS[tag]))
        elif tag in SPANS:
            self._begin_span(tag, attributes.get("href", ""))
        elif tag in LISTS:
            self._begin_list(tag, attributes.get("style", ""))
        elif tag in TABLES | CELLS:
            self._begin_in_table(tag, attributes)
        else:
            self._begin_other(tag, attributes)
        if tag in SPOKEN:
            direction, language = self._spoken[-1]
            self._spoken.append((attributes.get("dir", direction), attributes.get("lang", language)))

    def handle_endtag(self, tag: str) -> None:
        """End what the tag ends."""
        if tag in TEXT_BLOCKS:
            self._write(empty_too=tag != "pre")
            self._block = ""
        elif tag in LOOKS:
            self._looks.pop()
        elif tag in SPANS:
            self._end_span()
        elif tag in TABLES | CELLS:
            self._end_in_table(tag)
        elif tag in LISTS:
            self._lists.pop()
        else:
            self._end_other(tag)
        if tag in SPOKEN:
            self._spoken.pop()

    def handle_data(self, data: str) -> None:
        """Write text: line ends are spaces except in what was set with care, and nothing between blocks."""
        if self._block == "pre":
            data = data.removesuffix("\n")
        elif not self._block and not self._content and not data.strip():
            return
        else:
            data = (data.removeprefix("\n") if self._is_after_break else data).replace("\n", " ")
        self._is_after_break = False
        self._content += runs(data, self._direction, replace(self._looks[-1], language=self._spoken[-1][1]))

    def _begin_other(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "img":
            self._content.append(self._picture(attributes))
        elif tag == "li":
            self._begin_item()
        elif tag == "blockquote":
            self._write()
            self._quotes += 1
        elif tag == "br":
            self._content.append(run(make("br")))
            self._is_after_break = True
        elif tag == "hr":
            self.paragraphs.append(paragraph("Rule", []))

    def _end_other(self, tag: str) -> None:
        if tag == "li":
            self._write(empty_too=self._lists[-1].label_is_due)
        elif tag == "blockquote":
            self._write()
            self._quotes -= 1

    def _begin_in_table(self, tag: str, attributes: dict[str, str]) -> None:
        style = attributes.get("style", "")
        if tag in CELLS:
            self._block, self._side = tag, attributes.get("class", "").removeprefix("at-")
        elif tag == "table":
            self._write(empty_too=bool(self._lists) and self._lists[-1].label_is_due)
            self._table = TableInMaking(width_in(style))
        elif self._table and tag == "col":
            self._table.shares.append(width_in(style))
        elif self._table:
            self._table.rows.append([])

    def _end_in_table(self, tag: str) -> None:
        if tag in CELLS:
            self._end_cell(tag)
        elif tag == "table":
            self._end_table()

    def _end_cell(self, tag: str) -> None:
        content, self._content, self._block = _trimmed(self._content), [], ""
        if self._table:
            is_rtl = self._direction == "rtl"
            self._table.add_cell(content, self._side, self._running(), is_head=tag == "th", is_rtl=is_rtl)

    def _end_table(self) -> None:
        """Add the table after a paragraph that keeps it apart from what is before it."""
        inset = self._quotes * self._measures.quote_step
        indent = inset + len(self._lists) * self._measures.list_step
        if self._table:
            room = self._measures.width - indent - inset
            self.paragraphs += [
                gap(self._measures.line),
                self._table.element(self._measures.em, room, indent, self._direction),
            ]
        self._table = None

    def _picture(self, attributes: dict[str, str]) -> Element:
        width = (self._measures.width - len(self._lists) * self._measures.list_step) / PER_POINT
        width -= 2 * self._quotes * self._measures.quote_step / PER_POINT
        largest = (width, TALLEST_PICTURE * self._measures.height / PER_POINT)
        if self._table:
            largest = (PICTURE_IN_CELL * self._measures.em / PER_POINT,) * 2
        content = self._images[unquote(attributes["src"].removeprefix(SCHEME))]
        return self._story.picture(content, attributes.get("alt", ""), largest)

    def _begin_span(self, tag: str, address: str) -> None:
        self._spans.append(OpenSpan(tag, address, self._content))
        self._content = []
        self._looks.append(replace(self._looks[-1], style="Hyperlink") if tag == "a" else PLAIN)

    def _end_span(self) -> None:
        span, inner = self._spans.pop(), self._content
        self._looks.pop()
        self._content = span.outer
        if span.tag == "span":
            self._content.append(self._notes.add(inner))
        else:
            in_note = any(outer.tag == "span" for outer in self._spans)
            self._content += (self._notes.story if in_note else self._story).link(span.address, inner)

    def _begin_list(self, tag: str, style: str) -> None:
        self._write(empty_too=bool(self._lists) and self._lists[-1].label_is_due)
        level = min(len(self._lists), LEVELS - 1)
        if tag == "ul":
            self._lists.append(OpenList(self._numbering.bullets, level, None))
            return
        found = START.search(style)
        start = int(found[1]) + 1 if found else 1
        self._lists.append(OpenList(self._numbering.begin(start, level), level, start - 1))

    def _begin_item(self) -> None:
        present = self._lists[-1]
        present.label_is_due = True
        if present.item is not None:
            present.item += 1

    def _write(self, *, empty_too: bool = False) -> None:
        """Make a paragraph of what has gathered."""
        if not self._content and not empty_too:
            return
        labelled = self._lists[-1] if self._lists and self._lists[-1].label_is_due else None
        content, self._content = _trimmed(self._content), []
        formatting = [self._numbered(labelled), self._indented(labelled), self._spaced(labelled), self._running()]
        if labelled and labelled.item is not None and labelled.item > LARGEST_START:
            content = [*runs(f"{labelled.item}.\t", self._direction), *content]
        self._is_tight = not self._block
        if labelled:
            labelled.label_is_due = labelled.is_new = False
        self.paragraphs.append(paragraph(self._style(labelled), content, *formatting))

    def _running(self) -> Element | None:
        """The property of a paragraph that runs against the letter."""
        return None if self._direction == self._letters_own else make("bidi", val=int(self._direction == "rtl"))

    def _style(self, labelled: OpenList | None) -> str:
        if self._block.startswith("h"):
            return f"Heading{self._block[1:]}"
        if labelled:
            return "ListBullet" if labelled.item is None else "ListNumber"
        if self._lists:
            return "ListContinue"
        return "Quote" if self._quotes else "BodyText"

    def _numbered(self, labelled: OpenList | None) -> Element | None:
        """The properties that make the word processor number an item, unless its number is higher than it can count."""
        if labelled is None or (labelled.item or 0) > LARGEST_START:
            return None
        return make("numPr", make("ilvl", val=labelled.level), make("numId", val=labelled.instance))

    def _indented(self, labelled: OpenList | None) -> Element | None:
        """An indentation where the style's own is not the right one: in quotes, deeper lists, headings within lists."""
        depth, step = len(self._lists), self._measures.list_step
        if not depth and self._quotes < 2 and not (self._quotes and self._block.startswith("h")):  # noqa: PLR2004
            return None
        margin = self._quotes * self._measures.quote_step
        hanging = {"hanging": self._measures.label(is_number=labelled.item is not None)} if labelled else {}
        return make("ind", left=margin + depth * step, right=margin, **hanging)

    def _spaced(self, labelled: OpenList | None) -> Element | None:
        """A list's first item stands as far from the text before it as a paragraph does, unless its items stand close."""
        is_apart = labelled and labelled.is_new and (len(self._lists) == 1 or not self._is_tight)
        return make("spacing", before=self._measures.line) if is_apart else None


def _trimmed(content: list[Element]) -> list[Element]:
    """The content without the space that a line's end left at its end."""
    texts = content[-1].xpath("w:t[last()]") if content else []
    if texts:
        texts[0].text = texts[0].text.rstrip(" ")
    return content


def _both(outer: Look, inner: Look) -> Look:
    """Emphasis within emphasis keeps both; the character style is then the inner one's."""
    return Look(bold=outer.bold or inner.bold, italic=outer.italic or inner.italic, style=inner.style)
