"""The tag tree of the PDF, as a careful person would write it (ISO 32000-1, 14.7 and 14.8; PDF/UA-1).

WeasyPrint tags the boxes of the layout: a list that runs over columns and pages becomes a list for each, in lists. This
tree follows the elements of the letter instead, so whatever the layout breaks stays one: a paragraph, a list, a link.
Containers that mean nothing to a reader leave no tag, nor do empty ones, and page furniture never gets any.

A page that paints more than its boxes adds its own tags: see ``SelfTaggingPage``.
"""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from signon.letters.body.scripts import FROM_RIGHT, language_of_script
from signon.printing.pdf.boxes import Box, is_line, is_margin, is_picture, is_table_head, is_text, placed, within
from signon.printing.pdf.extraction import LetterStream
from signon.printing.pdf.structure_elements import (
    Tag,
    TagWriter,
    as_text,
    column_scope,
    layout_area,
    list_numbering,
    object_reference,
)
from signon.printing.pdf.weasyprint_adaptations import LetterPages

HEADINGS = {f"h{level}": f"H{level}" for level in range(1, 7)}
ROLES = HEADINGS | {
    "section": "Sect",
    "p": "P",
    "pre": "P",
    "blockquote": "BlockQuote",
    "ul": "L",
    "ol": "L",
    "a": "Link",
    "code": "Code",
    "img": "Figure",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "li::marker": "Lbl",
}
CALL, MARKER = "::footnote-call", "::footnote-marker"
NUMBERING = {"disc": "Disc", "circle": "Circle", "square": "Square", "decimal": "Decimal"}
"""Kinds of list markers as PDF names them; a list without markers has none."""

POINTS = 0.75
"""Points in a CSS pixel."""


@runtime_checkable
class SelfTaggingPage(Protocol):
    """A page with marked content of its own, numbered on from that of its boxes."""

    def add_tags(self, tree: "TagTree") -> None:
        """Add tags to ``tree.section``, and say with ``tree.place`` which of them each number belongs to."""


class TagTree:
    """Gathers the tags of a laid-out document, page by page. ``page_references`` are those of the PDF's pages."""

    def __init__(self, language: str, page_references: Sequence[bytes]) -> None:
        self.document = Tag("Document")
        self.annotations: list[tuple[Tag, Any]] = []
        self.notes: list[Tag] = []
        self._language = language.partition("-")[0].lower()
        self._known: dict[tuple[int, str], Tag] = {}
        self.contents: list[list[Tag | None]] = []
        self._page_references = page_references
        self._line = self._last_line = object()

    def add_page(self, box: Box, marked: dict[Any, dict[str, Any]]) -> None:
        """Add the tags of the next page. ``marked`` numbers its marked content and is emptied."""
        self.contents.append([None] * len(marked))
        self._marked, self._height = marked, box.margin_height()
        for child in box.children:
            if not is_margin(child):
                self._visit(child, self.document)
        if marked:
            raise RuntimeError(f"Page {len(self.contents)} has content that no tag leads to")

    @property
    def section(self) -> Tag:
        """The section that was begun last, such as that of the signatory list; the document without one."""
        sections = [kid for kid in self.document.kids if isinstance(kid, Tag) and kid.role == "Sect"]
        return sections[-1] if sections else self.document

    def place(self, number: int, tag: Tag) -> None:
        """Give the marked content with this number, on the page that was added last, to ``tag``."""
        page = len(self.contents) - 1
        tag.kids.append((page, number))
        tag.page = page if tag.page is None else tag.page
        contents = self.contents[page]
        contents.extend([None] * (number + 1 - len(contents)))
        contents[number] = tag

    def in_its_language(self, text: str, parent: Tag) -> Tag:
        """The tag for a piece of text: one of its own where the script shows another language than the letter's."""
        language = language_of_script(text)
        if not language or language == self._language or "Lang" in parent.attributes:
            return parent
        return parent.add("Span", Lang=as_text(language))

    def in_its_order(self, text: str, parent: Tag) -> Tag:
        """The tag for a piece of text. Text that runs from the right gets one that holds its words.

        Glyphs always stand from left to right in a PDF, so a reader could only guess the order of such words.
        """
        tag = self.in_its_language(text, parent)
        if FROM_RIGHT.search(text):
            tag = parent.add("Span") if tag is parent else tag
            tag.words = text
        return tag

    def _visit(self, box: Any, parent: Tag) -> None:
        box = placed(box)
        if is_text(box):
            self._place(box, self._tag_of_text(box.text, parent))
            return
        if is_table_head(box) and (id(box.element), box.element_tag) in self._known:
            self._repeat(box)
            return
        self._line = box if is_line(box) else self._line
        tag = self._tag(box, parent)
        if box.link_annotation:
            self._annotate(box.link_annotation, tag)
        if box.widget_annotation:
            self._annotate(box.widget_annotation, tag.add("Form"))
        if is_picture(box):
            self._place(box, tag)
        for child in getattr(box, "children", ()):
            self._visit(child, tag)

    def _repeat(self, head: Any) -> None:
        """Pass over the head of a table on its further pages; only its links need a tag there, too."""
        for box in within(head):
            if box.link_annotation:
                self._annotate(box.link_annotation, self._tag(box, self.document))

    def _tag_of_text(self, text: str, parent: Tag) -> Tag:
        """The tag for some text of a line. Text that runs from the right keeps one tag over all its lines."""
        begins_line, self._last_line = self._line is not self._last_line, self._line
        last = parent.kids[-1] if parent.kids else None
        if not isinstance(last, Tag) or not last.words:
            return self.in_its_order(text, parent)
        last.words += " " if begins_line else ""
        if text.strip() and not FROM_RIGHT.search(text):
            return self.in_its_order(text, parent)
        last.words += text
        return last

    def _tag(self, box: Any, parent: Tag) -> Tag:
        """The tag of the box's element, made at its first box; the parent's for a box that means nothing."""
        if box.element is None:
            return parent
        name = box.element_tag or ""
        key = (id(box.element), name)
        if key not in self._known:
            self._known[key] = self._new_tag(name, box, parent)
        return self._known[key]

    def _new_tag(self, name: str, box: Any, parent: Tag) -> Tag:
        attributes = self._attributes(name, box)
        if name.endswith(CALL):
            return self._footnote(box, parent)
        if name.endswith(MARKER):
            return parent.add("Lbl")
        if name == "li":
            return parent.add("LI", **attributes).add("LBody")
        if name == "li::marker":
            return self._label(parent)
        if role := ROLES.get(name):
            return parent.add(role, **attributes)
        return parent.add("Span", **attributes) if attributes else parent

    def _attributes(self, name: str, box: Any) -> dict[str, Any]:
        attributes: dict[str, Any] = {}
        if name == "img":
            attributes["Alt"] = as_text(box.element.get("alt", ""))
            attributes["A"] = layout_area(self._area(box))
        if name == "th":
            attributes["A"] = column_scope()
        if name in {"ul", "ol"} and (kind := _numbering(box)):
            attributes["A"] = list_numbering(kind)
        if "::" not in name and name not in {"html", "body"} and (language := box.element.get("lang")):
            attributes["Lang"] = as_text(language)
        return attributes

    def _area(self, box: Any) -> tuple[float, ...]:
        """The box in points from the page's lower left corner."""
        left, top = box.content_box_x(), box.content_box_y()
        corners = (left, self._height - top - box.height, left + box.width, self._height - top)
        return tuple(round(corner * POINTS, 2) for corner in corners)

    def _footnote(self, box: Any, parent: Tag) -> Tag:
        """The tag of a note's number. The note itself follows it, wherever it stands on the page."""
        reference = parent.add("Reference")
        note = parent.add("Note", ID=as_text(f"note-{len(self.notes) + 1:04}"))
        self.notes.append(note)
        self._known[id(box.element), "span"] = note
        return reference

    def _label(self, body: Tag) -> Tag:
        """The label of a list's item, before its body."""
        item = body.parent
        assert item is not None
        label = Tag("Lbl", item)
        item.kids.insert(0, label)
        return label

    def _annotate(self, annotation: Any, tag: Tag) -> None:
        page = len(self.contents) - 1
        tag.kids.append(object_reference(annotation, self._page_references[page]))
        tag.page = page if tag.page is None else tag.page
        self.annotations.append((tag, annotation))

    def _place(self, box: Any, tag: Tag) -> None:
        marked = self._marked.pop(box, None)
        if marked is not None:  # white space shows nothing
            self.place(marked["mcid"], tag)


def add_tags(pdf: Any, document: LetterPages, page_streams: Sequence[LetterStream]) -> None:
    """Add the tag tree to the PDF that has all pages of a laid-out document already."""
    tree = TagTree(document.metadata.lang or "", pdf.page_references)
    for page, stream in zip(document.pages, page_streams, strict=True):
        tree.add_page(page.box, stream.marks)
        if isinstance(page, SelfTaggingPage):
            page.add_tags(tree)
    TagWriter(pdf, tree.contents, tree.annotations, tree.notes).write(tree.document)


def _numbering(box: Any) -> str:
    """The numbering of the items of a list, in PDF's words; empty when they are not marked."""
    first = next((child for child in box.children if child.element_tag == "li"), None)
    return NUMBERING.get(first.style["list_style_type"], "") if first else ""
