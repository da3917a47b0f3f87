"""The file around the letter: an Open Packaging container (ECMA-376, part 2) that is the same, byte for byte, each time."""

import re
from datetime import datetime, time
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.parts.story import StoryPart
from docx.shared import Pt
from PIL import Image

from signon.printing.document.document import LetterDocument
from signon.printing.docx.elements import (
    NOT_XML,
    PARAGRAPH_ORDER,
    Element,
    Look,
    make,
    paragraph,
    properties,
    run,
    runs,
)
from signon.printing.docx.own_settings import add_own_settings

HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*")
LONGEST_PROPERTY = 255
OLDEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
POINTS_PER_PIXEL = 0.75
"""Points to the pixel, as in print, where a picture has 96 pixels to the inch."""

SEPARATORS = {"separator": -1, "continuationSeparator": 0}
"""The separators between text and notes, which are kept among the notes under numbers that no note has."""

REFERENCE = Look(style="FootnoteReference")


class Story:
    """A stream of text in the file: the letter, a header or footer, the notes. It has its own links and pictures."""

    def __init__(self, part: StoryPart, package: "LetterPackage") -> None:
        self.part = part
        self.root: Element = part.element
        self._package = package
        self._links: dict[str, str] = {}

    def link(self, address: str, content: list[Element]) -> list[Element]:
        """``content`` as a link to ``address``, or alone when that is no address that a word processor can bear."""
        if not _is_sound(address):
            return content
        number = self._links.get(address)
        if number is None:
            number = self._links[address] = f"link{len(self._links) + 1}"
            self.part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, address, number, is_external=True)
        made = make("hyperlink", *content, history=1)
        made.set(qn("r:id"), number)
        return [made]

    def picture(self, content: bytes, description: str, largest: tuple[float, float]) -> Element:
        """A run with the picture, at its own size or as large as ``largest`` (width, height in points) lets it be."""
        png, (width, height) = _as_png(content)
        scale = min(1, largest[0] / width, largest[1] / height)
        inline = self.part.new_pic_inline(BytesIO(png), Pt(width * scale), Pt(height * scale))
        number = self._package.next_picture()
        for side in "TBLR":
            inline.set(f"dist{side}", "0")
        inline.docPr.set("id", str(number))
        inline.docPr.set("name", f"Picture {number}")
        inline.docPr.set("descr", NOT_XML.sub("\ufffd", description))
        return run(make("drawing", inline))


class LetterPackage:
    """The file's parts and what binds them together."""

    def __init__(self) -> None:
        self._package = Package()
        self._pictures = 0
        element = make("document", make("body"))
        main = DocumentPart(PackURI("/word/document.xml"), CONTENT_TYPE.WML_DOCUMENT_MAIN, element, self._package)
        self._package.relate_to(main, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
        self._main = main
        self.letter = Story(main, self)

    def add(self, name: str, kind: str, element: Element) -> None:
        """Add a part that the letter refers to, such as its ``styles``; ``kind`` is its name in the standard."""
        self._related(XmlPart, name, kind, element)

    def add_story(self, name: str, kind: str, element: Element) -> tuple[Story, str]:
        """Add a stream of text of its own, and give it with the identifier that the letter refers to it by."""
        part, number = self._related(StoryPart, name, kind, element)
        return Story(part, self), number

    def next_picture(self) -> int:
        """A number that no picture has yet."""
        self._pictures += 1
        return self._pictures

    def describe(self, document: LetterDocument) -> None:
        """Say whose letter it is, in which language and of which day, and what cannot be seen of its settings."""
        known = self._package.core_properties
        known.title, known.author = _property(document.title), _property(document.author)
        known.last_modified_by = known.author
        known.language = document.language
        known.created = known.modified = _midnight(document)
        add_own_settings(self._package, document)

    def content(self) -> bytes:
        """The finished file."""
        saved, fixed = BytesIO(), BytesIO()
        self._package.save(saved)
        with ZipFile(saved) as source, ZipFile(fixed, "w") as target:
            for name in source.namelist():
                target.writestr(_entry(name), source.read(name))
        return fixed.getvalue()

    def _related(self, make_part: type, name: str, kind: str, element: Element) -> tuple[XmlPart, str]:
        content_type = getattr(CONTENT_TYPE, f"WML_{kind.upper()}")
        part = make_part(PackURI(f"/word/{name}.xml"), content_type, element, self._package)
        return part, self._main.relate_to(part, getattr(RELATIONSHIP_TYPE, kind.upper()))


def _as_png(content: bytes) -> tuple[bytes, tuple[float, float]]:
    """The picture as PNG, whose every kind the library reads, and its size in points."""
    with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
        size = picture.width * POINTS_PER_PIXEL, picture.height * POINTS_PER_PIXEL
        if picture.format == "PNG":
            return content, size
        converted = BytesIO()
        picture.convert("RGB").save(converted, "PNG")
        return converted.getvalue(), size


def _is_sound(address: str) -> bool:
    """Whether it is an address by the rules of RFC 3986: a single other one makes Word refuse the whole file."""
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        return False
    if not address.isascii() or not address.isprintable():
        return False
    return bool(parts.path) if parts.scheme == "mailto" else HOST.fullmatch(parts.hostname or "") is not None


def _property(text: str) -> str:
    text = NOT_XML.sub("\ufffd", text)
    return text if len(text) <= LONGEST_PROPERTY else text[: LONGEST_PROPERTY - 1] + "…"


def _midnight(document: LetterDocument) -> datetime:
    return datetime.combine(document.date, time())


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, OLDEST_ZIP_TIME)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


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
