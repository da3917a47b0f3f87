"""Reading a word processor's file back, as its reader sees it."""

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.docx.writer import word_processor_file
from tests.factories import parts

DAY = date(2020, 3, 27)


def composed(*, signatories: Sequence[ListedSignatory] = (), images: Any = None, **changes: Any) -> LetterDocument:
    """A small letter as it is printed."""
    return LetterDocument.compose(parts(**changes), date=DAY, signatories=signatories, images=images or {})


def written(*, signatories: Sequence[ListedSignatory] = (), images: Any = None, **changes: Any) -> Document:
    """The same letter, opened as a word processor's file."""
    return opened(word_processor_file(composed(signatories=signatories, images=images, **changes)))


def opened(content: bytes) -> Document:
    return docx.Document(BytesIO(content))


def signatories(number: int) -> list[ListedSignatory]:
    return [ListedSignatory(f"Organization {at:03}", "", "KE", f"Person {at:03}", "Director") for at in range(number)]


def paragraphs(story: Any) -> Iterator[Paragraph]:
    """All paragraphs in reading order, those in tables too."""
    for item in story.iter_inner_content():
        if isinstance(item, Table):
            for cell in item._cells:
                yield from paragraphs(cell)
        else:
            yield item


def texts(story: Any) -> list[str]:
    """What stands in each paragraph that is not empty."""
    return [paragraph.text for paragraph in paragraphs(story) if paragraph.text]


def in_style(document: Document, style: str) -> list[str]:
    """The texts of all paragraphs in a style of this name."""
    return [paragraph.text for paragraph in paragraphs(document) if paragraph.style.name == style]


def paragraph_with(document: Document, text: str) -> Paragraph:
    return next(paragraph for paragraph in paragraphs(document) if text in paragraph.text)


def part(content: bytes, name: str) -> Any:
    """The root element of a part of the file."""
    with ZipFile(BytesIO(content)) as file:
        return etree.fromstring(file.read(name))


def values(element: Any, path: str) -> list[str]:
    """The value of each element that ``path`` finds (``.//w:jc``)."""
    return [found.get(qn("w:val")) for found in element.iterfind(path, element.nsmap)]
