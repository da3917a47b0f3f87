"""The appendix as a file of its own, made once and kept for the next letter that has the same.

A letter to many addressees goes out as many files with the same signatories. Each is the file of the appendix with the
letter's own objects written after it, as an incremental update (ISO 32000-1, 7.5.6): see ``update``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import md5
from io import BytesIO
from typing import Any

import pikepdf

from signon.printing.document.document import LetterDocument
from signon.printing.pdf.attachments import attach_record
from signon.printing.pdf.layout import Fonts
from signon.printing.pdf.output import written
from signon.printing.pdf.progress import complaints_gathered
from signon.printing.pdf.signatories.appendix import appendix_pages
from signon.printing.pdf.weasyprint_adaptations import LetterPages

SHARED = ("language", "direction", "title", "author", "date", "paper", "font", "font_size", "margins", "signatory_list")
"""The fields that the appendix takes from the letter, besides its heading and the attached record."""
FIRST_PARENT = 100_000
"""The first number of the appendix in the tree that leads from content to tags; no letter has as many pages."""

Outlined = Any
"""A page as the outline sees it: with its headings and its height."""


@dataclass(frozen=True, slots=True)
class AppendixFile:
    """A finished PDF of the appendix, and the numbers of those of its objects that a letter refers to or replaces.

    ``section`` holds the list's tag up to its parent. ``outlined`` are the pages with their headings. ``digest`` has taken
    in the content, so that whoever writes on need not read it again.
    """

    content: bytes
    digest: Any = field(repr=False, compare=False)
    identifier: bytes
    cross_references: int
    size: int
    page_tree: int
    page_references: tuple[bytes, ...]
    section_number: int
    section: bytes
    parents: int
    files: int
    associated: bytes
    outlined: Sequence[Outlined]


_kept: list[tuple[tuple[Any, ...], AppendixFile]] = []


def appendix_file(document: LetterDocument) -> AppendixFile:
    """The file of this document's appendix: the one made last, if it would be the same."""
    key = (*(getattr(document, name) for name in SHARED), document.continuation.appendix, document.record)
    if _kept and _kept[0][0] == key:
        return _kept[0][1]
    with complaints_gathered() as complaints:
        made = _made(document)
    if not complaints:
        _kept[:] = [(key, made)]
    return made


def forget() -> None:
    """Forget the appendix that is kept, so that the next one is made anew."""
    _kept.clear()


def _made(document: LetterDocument) -> AppendixFile:
    fonts = Fonts()
    pages = appendix_pages(document, fonts)
    content = BytesIO()
    with pikepdf.open(BytesIO(written(LetterPages.of(pages, fonts), document))) as opened:
        attach_record(opened, document)
        _prepare(opened)
        opened.save(content, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return _described(content.getvalue(), [_Outlined(page.bookmarks, page.height) for page in pages])


@dataclass(frozen=True, slots=True)
class _Outlined:
    bookmarks: Sequence[Any]
    height: float


def _prepare(pdf: pikepdf.Pdf) -> None:
    """Remove what the letter brings itself, and number the pages after those of any letter."""
    root = pdf.Root
    for name in ("/Metadata", "/OutputIntents", "/Outlines"):
        if name in root:
            del root[name]
    parents = root.StructTreeRoot.ParentTree
    for number, page in enumerate(pdf.pages):
        page.StructParents = FIRST_PARENT + number
        parents.Nums[2 * number] = FIRST_PARENT + number
    parents.Limits = pikepdf.Array([FIRST_PARENT, FIRST_PARENT + len(pdf.pages) - 1])
    root.Names.EmbeddedFiles = pdf.make_indirect(root.Names.EmbeddedFiles)


def _described(content: bytes, outlined: Sequence[Outlined]) -> AppendixFile:
    with pikepdf.open(BytesIO(content)) as opened:
        root = opened.Root
        section = root.StructTreeRoot.K[0].K[-1]
        section_number = section.objgen[0]
        del section["/P"]
        return AppendixFile(
            content=content,
            digest=md5(content, usedforsecurity=False),
            identifier=bytes(opened.trailer.ID[0]),
            cross_references=int(content.rpartition(b"startxref")[2].split()[0]),
            size=int(opened.trailer.Size),
            page_tree=root.Pages.objgen[0],
            page_references=tuple(b"%d 0 R" % page.objgen[0] for page in opened.pages),
            section_number=section_number,
            section=section.unparse(resolved=True).removesuffix(b">>"),
            parents=root.StructTreeRoot.ParentTree.objgen[0],
            files=root.Names.EmbeddedFiles.objgen[0],
            associated=root.AF.unparse(),
            outlined=outlined,
        )
