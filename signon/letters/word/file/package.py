"""The container of a ``.docx`` file: a ZIP of XML parts that refer to one another.

Nothing of it is ever written to disk or fetched: a part is a name in the ZIP, and what lies outside the file is text. Every part
is unpacked piece by piece under one limit, since a few kilobytes can claim gigabytes.
"""

import lzma
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote

from lxml import etree

from signon.letters.word.file.markup import Element, attributes, child, name

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_MEMBERS = 2_000
MOST_UNPACKED = 48 * 1024 * 1024
MOST_PART = 24 * 1024 * 1024
MOST_TAGS = 500_000
"""Three times as many as Word writes for the longest letter that is read."""

CHUNK = 256 * 1024
KNOWN = (
    (b"{\\rtf", "rtf"), (b"%PDF", "pdf"), (b"\xffWPC", "other"), (b"<?xml", "xml"), (b"MIME-Version", "web"),
    (b"<!doctype", "web"), (b"<html", "web"),
)  # fmt: skip
MAIN_OF = {"xl/workbook.xml": "sheet", "ppt/presentation.xml": "slides"}


class RefusedError(Exception):
    """The file cannot be used; ``reason`` is one of those that ``signon.letters.word.refusals`` words, with how many of what."""

    def __init__(self, reason: str, **numbers: int) -> None:
        super().__init__(reason)
        self.reason, self.numbers = reason, numbers


@dataclass(frozen=True, slots=True)
class Relation:
    """The thing that a part refers to: a ``target`` in the file, or outside of it, where nothing ever looks."""

    kind: str
    target: str
    is_outside: bool


class Package:
    """The parts of the file by name, and what they refer to."""

    def __init__(self, data: bytes) -> None:
        _refuse_other_kinds(data)
        self._left = MOST_UNPACKED
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise RefusedError("damaged") from error
        members = self._archive.namelist()
        if len(members) > MOST_MEMBERS:
            raise RefusedError("large")
        self._members = {_plain(member): member for member in members}
        self._refuse_other_archives()
        self._roots: dict[str, Element | None] = {}

    def main(self) -> str:
        """The name of the part that holds the letter."""
        relations = self.relations("").values()
        found = next((one.target for one in relations if one.kind == "officeDocument"), "word/document.xml")
        if _plain(found) not in self._members:
            raise RefusedError("incomplete")
        return found

    def xml(self, part: str) -> Element | None:
        """The root of a part; None when it is not there. Raises ``RefusedError`` for XML that is broken or too much."""
        part = _plain(part)
        if part not in self._roots:
            self._roots[part] = self._parsed(part) if part in self._members else None
        return self._roots[part]

    def content(self, part: str, most: int | None = None) -> bytes | None:
        """The bytes of a part; None when it is not there. Raises ``RefusedError`` for one beyond the limits."""
        member = self._members.get(_plain(part))
        return None if member is None else self._unpacked(member, min(most or MOST_PART, self._left))

    def relations(self, part: str) -> dict[str, Relation]:
        """The things that a part refers to, by the identifiers that it uses; the file's own with an empty name."""
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for element in () if root is None else root:
            if name(element) != "rel:Relationship":
                continue
            values = attributes(element)
            is_outside = values.get("TargetMode", "").lower() == "external"
            target = values.get("Target", "")
            kind = values.get("Type", "").rsplit("/", 1)[-1]
            found[values.get("Id", "")] = Relation(kind, target if is_outside else _path(folder, target), is_outside)
        return found

    def related(self, part: str, kind: str) -> str:
        """The name of the first part of a kind that a part refers to; empty when there is none in the file."""
        return next(
            (one.target for one in self.relations(part).values() if one.kind == kind and not one.is_outside), ""
        )

    def _refuse_other_archives(self) -> None:
        for member, kind in MAIN_OF.items():
            if member in self._members:
                raise RefusedError(kind)
        if "mimetype" in self._members and b"opendocument" in (self.content("mimetype", 1_000) or b""):
            raise RefusedError("odt")
        if any(member.startswith("index/document.iwa") or member == "index.zip" for member in self._members):
            raise RefusedError("pages")
        if "[content_types].xml" not in self._members:
            raise RefusedError("archive" if "word/document.xml" not in self._members else "incomplete")

    def _unpacked(self, member: str, most: int) -> bytes:
        info = self._archive.getinfo(member)
        if info.flag_bits & 1:
            raise RefusedError("password")
        info.file_size = most + 2 * CHUNK  # so that the end is reached by reading, not by what is declared
        found = bytearray()
        try:
            with self._archive.open(info) as content:
                while chunk := content.read(CHUNK):
                    found += chunk
                    if len(found) > most:
                        raise RefusedError("large")
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError, ValueError) as error:
            raise RefusedError("damaged") from error
        self._left -= len(found)
        return bytes(found)

    def _parsed(self, part: str) -> Element:
        content = self.content(part) or b""
        if content.count(b"<") > MOST_TAGS:
            raise RefusedError("long")
        options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
        parser = etree.XMLParser(remove_comments=True, remove_pis=True, **options)
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise RefusedError("deep" if "depth" in str(error).lower() else "damaged") from error
        if root.getroottree().docinfo.doctype:
            raise RefusedError("damaged")  # no word processor writes one, and what it could declare is never wanted
        return root


def _refuse_other_kinds(data: bytes) -> None:
    if data.startswith(ZIP):
        return
    if data.startswith(OLE):
        raise RefusedError("password" if "EncryptedPackage".encode("utf-16-le") in data else "doc")
    begin = data[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    raise RefusedError(
        next((kind for sign, kind in KNOWN if begin.lower().startswith(sign.lower())), "damaged" if data else "empty")
    )


def _plain(part: str) -> str:
    """The name of a part without what programs write differently: case, slashes, escaped signs."""
    return unquote(part.replace("\\", "/")).lstrip("/").lower()


def _path(folder: str, target: str) -> str:
    if target.startswith("/"):
        return posixpath.normpath(target.lstrip("/"))
    return posixpath.normpath(posixpath.join(folder, target))


def document_body(package: Package, part: str) -> Element:
    """The body of the letter. Raises ``RefusedError`` when there is none."""
    body = child(package.xml(part), "w:body")
    if body is None:
        raise RefusedError("incomplete")
    return body
