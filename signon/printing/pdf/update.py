"""A letter before its appendix: the letter's objects are written behind those of the appendix's finished file.

The update replaces two objects of the appendix: the page tree, and the tag of the list's section, whose parent becomes
the letter's tag. Everything else of the appendix stays as it is, byte for byte.
"""

import re
from typing import Any, BinaryIO

import pydyf

from signon.printing.pdf.signatories.appendix_file import AppendixFile
from signon.printing.pdf.structure_elements import Raw
from signon.printing.pdf.tags import TagTree
from signon.printing.pdf.weasyprint_adaptations import LetterPage, LetterPages

ROOT = re.compile(rb"<</Type/StructTreeRoot/K\[(?P<document>\d+ 0 R)\]/ParentTree (?P<parents>\d+) 0 R")
WIDTHS = (1, 4, 2)
"""Bytes of a cross-reference: its kind, the place in the file, the generation."""


class LetterBeforeAppendix(LetterPages):
    """The pages of a letter, to be written with an appendix that is finished already."""

    def __init__(self, letter: LetterPages, appendix: AppendixFile) -> None:
        self._letter: list[Any] = [*letter.pages[:-1], _LastPage(letter.pages[-1], appendix)]
        super().__init__(
            self._letter,
            letter.metadata,
            letter.url_fetcher,
            letter.font_config,
            letter.color_profiles,
            letter.output_intent,
        )
        self._appendix = appendix

    def new_pdf(self) -> "LetterUpdate":
        """The PDF to write the pages to: the appendix's file, continued."""
        return LetterUpdate(self._appendix)

    def make_bookmark_tree(self, scale: float = 1, transform_pages: bool = False) -> Any:  # noqa: FBT001, FBT002 - WeasyPrint's own
        """The outline of letter and appendix."""
        whole = LetterPages.of([*self._letter, *self._appendix.outlined], None)
        return whole.make_bookmark_tree(scale, transform_pages)


class _LastPage(LetterPage):
    """The last page of the letter, after which the tags of the appendix follow."""

    def __init__(self, page: LetterPage, appendix: AppendixFile) -> None:
        super().__init__(page)
        self._appendix = appendix

    def add_tags(self, tree: TagTree) -> None:
        """Add the list's section after the letter's tags."""
        tree.document.kids.append(_Reference(self._appendix.section_number))


class _Reference(pydyf.Dictionary):
    """A kid of a tag that is an object of the appendix."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    @property
    def data(self) -> bytes:
        return b"%d 0 R" % self._number


class _ObjectsAfter(list[Any]):
    """The objects of an update, numbered on from those that the file has: of these it holds none."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size

    def __len__(self) -> int:
        return self._size + super().__len__()

    def __getitem__(self, number: Any) -> Any:
        return super().__getitem__(number - self._size)


class LetterUpdate(pydyf.PDF):
    """A PDF that continues the appendix's and numbers its objects on from there."""

    def __init__(self, appendix: AppendixFile) -> None:
        super().__init__()
        self._appendix = appendix
        self.pages.number = appendix.page_tree
        self.objects: list[Any] = _ObjectsAfter(appendix.size)
        self.add_object(self.catalog)
        self.catalog["Pages"] = self.pages.reference

    @property
    def page_references(self) -> tuple[bytes, ...]:
        """References to the pages of the letter and, after them, of the appendix."""
        own = tuple(b"%d 0 R" % number for number in self.pages["Kids"][::3])
        return own + self._appendix.page_references

    def write(self, output: BinaryIO, *_version: object, **_options: object) -> None:
        """Write the appendix's file and the update."""
        replaced = sorted([self._page_tree(), self._section()], key=lambda one: one.number)
        self._attach_files()
        self.add_object(self.info)
        objects = [*replaced, *self.objects]
        content = bytearray(self._appendix.content)
        places = []
        for one in objects:
            places.append((one.number, len(content)))
            content += one.indirect + b"\n"
        places.append((len(self.objects), len(content)))
        content += self._cross_references(places, content)
        content += b"\nstartxref\n%d\n%%%%EOF\n" % places[-1][1]
        output.write(content)

    def _page_tree(self) -> pydyf.Dictionary:
        self.pages["Kids"] = pydyf.Array(self.page_references)
        self.pages["Count"] = len(self.pages["Kids"])
        return self.pages

    def _section(self) -> Raw:
        """The list's section with the letter's tag as its parent, and the appendix's numbers beside the letter's."""
        root = ROOT.match(self.objects[int(self.catalog["StructTreeRoot"].split()[0])].data)
        if root is None:
            message = "The tag tree is not written as this update expects"
            raise RuntimeError(message)
        parents, own = self.objects[int(root["parents"])], Raw()
        own.data = b"<</Limits[0 %d]%b" % (parents.data.count(b"\n"), parents.data.removeprefix(b"<<"))
        self.add_object(own)
        parents.data = b"<</Kids[%b %d 0 R]>>" % (own.reference, self._appendix.parents)
        section = Raw()
        section.number = self._appendix.section_number
        section.data = b"%b/P %b>>" % (self._appendix.section, root["document"])
        return section

    def _attach_files(self) -> None:
        names = self.catalog.setdefault("Names", pydyf.Dictionary())
        names["EmbeddedFiles"] = b"%d 0 R" % self._appendix.files
        self.catalog["AF"] = self._appendix.associated

    def _cross_references(self, places: list[tuple[int, int]], content: bytearray) -> bytes:
        index = [*(value for number, _place in places[:2] for value in (number, 1)), places[2][0], len(places) - 2]
        rows = b"".join(b"\x01" + place.to_bytes(4, "big") + b"\x00\x00" for _number, place in places)
        digest = self._appendix.digest.copy()
        digest.update(memoryview(content)[len(self._appendix.content) :])
        identifier = digest.hexdigest()
        extra = {
            "Type": "/XRef",
            "Index": pydyf.Array(index),
            "W": pydyf.Array(WIDTHS),
            "Size": len(self.objects) + 1,
            "Root": self.catalog.reference,
            "Info": self.info.reference,
            "Prev": self._appendix.cross_references,
            "ID": pydyf.Array([f"<{self._appendix.identifier.hex()}>", f"<{identifier}>"]),
        }
        table = pydyf.Stream([rows], extra, compress=True)
        table.number = len(self.objects)
        return table.indirect
