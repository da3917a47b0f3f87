"""The elements of a PDF's tag tree: while they are gathered, and how they are written (ISO 32000-1, 14.7)."""

from collections.abc import Iterator, Sequence
from typing import Any

import pydyf


class Tag:
    """A structure element in the making. ``kids`` are tags, marked content as (page, number), and annotations.

    ``words`` is its text, where its content would be read as something else.
    """

    __slots__ = ("attributes", "element", "kids", "page", "parent", "role", "words")

    def __init__(self, role: str, parent: "Tag | None" = None, **attributes: Any) -> None:
        self.role, self.parent, self.attributes = role, parent, attributes
        self.kids: list[Any] = []
        self.page: int | None = None
        self.words = ""
        self.element = Raw()

    def add(self, role: str, **attributes: Any) -> "Tag":
        """A new tag, last among the kids."""
        kid = Tag(role, self, **attributes)
        self.kids.append(kid)
        return kid

    def has_content(self) -> bool:
        """Whether there is anything in it to see or to read."""
        return any(not isinstance(kid, Tag) or kid.has_content() for kid in self.kids)


class Raw(pydyf.Object):
    """A PDF object written by hand. Dictionaries by the thousand would take most of the time of writing a long list."""

    data = b""


def as_text(words: str) -> pydyf.String:
    """A text as the value of an attribute."""
    return pydyf.String(words)


def layout_area(corners: Sequence[float]) -> pydyf.Dictionary:
    """The attribute that says where a figure stands; ``corners`` in points from the page's lower left one."""
    return pydyf.Dictionary({"O": "/Layout", "BBox": pydyf.Array(corners)})


def column_scope() -> pydyf.Dictionary:
    """The attribute that says that a head of a table is one of its column."""
    return pydyf.Dictionary({"O": "/Table", "Scope": "/Column"})


def list_numbering(kind: str) -> pydyf.Dictionary:
    """The attribute that says how a list's items are marked, in PDF's words."""
    return pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{kind}"})


def object_reference(annotation: pydyf.Dictionary, page: bytes) -> pydyf.Dictionary:
    """A link or a field on the page with the reference ``page``, as a kid of its tag."""
    return pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": page})


class TagWriter:
    """Writes a tree of tags into a PDF that has all its pages already.

    ``contents`` are the tags of each page's marked content by its number, ``annotations`` those of links and fields.
    """

    def __init__(
        self,
        pdf: pydyf.PDF,
        contents: Sequence[Sequence[Tag | None]],
        annotations: Sequence[tuple[Tag, pydyf.Dictionary]],
        notes: Sequence[Tag],
    ) -> None:
        self._pdf, self._contents, self._annotations, self._notes = pdf, contents, annotations, notes
        self._pages = pdf.page_references

    def write(self, document: Tag) -> None:
        """Add the tree to the PDF, without empty tags, and the table that leads from the pages' content back to it."""
        root = Raw()
        self._pdf.add_object(root)
        tags = list(_in_order(document))
        for tag in tags:
            self._pdf.add_object(tag.element)
        for tag in tags:
            parent = tag.parent.element if tag.parent else root
            tag.element.data = self._written(tag, parent)
        root.data = self._root(document)
        self._pdf.catalog["StructTreeRoot"] = root.reference
        self._pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        self._pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})

    def _written(self, tag: Tag, parent: Raw) -> bytes:
        if tag.words:
            tag.attributes["ActualText"] = pydyf.String(tag.words)
        page = b"" if tag.page is None else b"/Pg " + self._pages[tag.page]
        more = pydyf.Dictionary(tag.attributes).data[2:-2] if tag.attributes else b""
        kids = b" ".join(self._kid(kid, tag.page) for kid in tag.kids if not isinstance(kid, Tag) or kid.has_content())
        role = tag.role.encode()
        return b"<</Type/StructElem/S/%b/P %b%b%b/K[%b]>>" % (role, parent.reference, page, more, kids)

    def _kid(self, kid: Any, page: int | None) -> bytes:
        if isinstance(kid, Tag):
            return kid.element.reference
        if isinstance(kid, pydyf.Dictionary):
            return kid.data
        if kid[0] == page:
            return b"%d" % kid[1]
        return b"<</Type/MCR/Pg %b/MCID %d>>" % (self._pages[kid[0]], kid[1])

    def _root(self, document: Tag) -> bytes:
        numbers = [b"%d[%b]" % (page, _references(tags)) for page, tags in enumerate(self._contents)]
        for number, (tag, annotation) in enumerate(self._annotations, start=len(self._contents)):
            annotation["StructParent"] = number
            numbers.append(b"%d %b" % (number, tag.element.reference))
        parents = Raw()
        parents.data = b"<</Nums[%b]>>" % b"\n".join(numbers)
        self._pdf.add_object(parents)
        names = b"".join(note.attributes["ID"].data + note.element.reference for note in self._notes)
        identifiers = b"/IDTree<</Names[%b]>>" % names if names else b""
        kids = document.element.reference
        return b"<</Type/StructTreeRoot/K[%b]/ParentTree %b%b>>" % (kids, parents.reference, identifiers)


def _in_order(tag: Tag) -> Iterator[Tag]:
    yield tag
    for kid in tag.kids:
        if isinstance(kid, Tag) and kid.has_content():
            yield from _in_order(kid)


def _references(tags: Sequence[Tag | None]) -> bytes:
    return b" ".join(tag.element.reference if tag else b"null" for tag in tags)
