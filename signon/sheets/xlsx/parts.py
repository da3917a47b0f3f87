"""The members of a workbook, found by its relations: whatever they are called, and wherever they are."""

import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import NamedTuple, Self
from xml.parsers import expat

from signon.sheets.table import SheetError
from signon.translation import gettext as _

WORKBOOK = "xl/workbook.xml"
STYLES = "xl/styles.xml"
SHARED_TEXTS = "xl/sharedStrings.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
"""The names under which the reader of workbooks looks for these members."""

WORKSHEET = "worksheet"
"""The end of the relation's type to a sheet of cells; others lead to charts and macros."""

SHOWN = frozenset({"", "visible"})
MOST_BYTES = 4 * 1024 * 1024
"""Bytes of a member that says what is in the others."""

MOST_ELEMENTS = 2_000
MOST_TOTALS = 10
LAST_ROW = re.compile(r"(\d{1,7})$")


class Relation(NamedTuple):
    """A relation to a member of the workbook; ``kind`` is the end of its type."""

    identifier: str
    kind: str
    member: str


class SheetPart(NamedTuple):
    """A sheet of the workbook, by its ``place`` in it, counted from 0. ``member`` is empty when none can be told."""

    place: int
    title: str
    member: str
    identifier: str
    has_cells: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """The members that matter; an empty text for those that are not there."""

    workbook: str
    relations: str
    styles: str
    shared_texts: str
    sheets: tuple[SheetPart, ...]

    @classmethod
    def of(cls, archive: zipfile.ZipFile, name: str) -> Self:
        """Find the members. Raises ``SheetError`` for a ZIP that is no workbook, which it calls ``name``."""
        names = {member.lower(): member for member in archive.namelist()}
        workbook = _workbook(archive, names)
        xml = read_part(archive, workbook) if workbook else b""
        if not workbook or (_root(xml) or "workbook") != "workbook":
            raise SheetError(name, _not_a_workbook(names))
        folder, _slash, file = workbook.rpartition("/")
        relations = names.get(f"{folder}/_rels/{file}.rels".lower().lstrip("/"), "")
        found = _relations(archive, relations, folder, names)
        by_kind = {one.kind.lower(): one.member for one in found}
        return cls(
            workbook,
            relations,
            by_kind.get("styles", "") or names.get(STYLES, ""),
            by_kind.get("sharedstrings", "") or names.get(SHARED_TEXTS.lower(), ""),
            tuple(_sheets(xml, found)),
        )


def totals_rows(archive: zipfile.ZipFile, member: str) -> set[int]:
    """The numbers of the rows that sum up the tables of a sheet, which is given by its member."""
    folder, _slash, file = member.rpartition("/")
    names = {one.lower(): one for one in archive.namelist()}
    relations = names.get(f"{folder}/_rels/{file}.rels".lower(), "")
    found = _relations(archive, relations, folder, names)
    tables = [table for one in found if one.member for table in elements("table", read_part(archive, one.member))]
    return {row for table in tables for row in _last_rows(table)}


def elements(sought: str, xml: bytes) -> list[dict[str, str]]:
    """The attributes of every element of this name; nothing when the XML is broken."""
    found: list[dict[str, str]] = []

    def start(kind: str, attributes: dict[str, str]) -> None:
        if kind.rpartition(" ")[2] == sought and len(found) < MOST_ELEMENTS:
            found.append(attributes)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    return found if parse_whole(parser, xml) else []


def read_part(archive: zipfile.ZipFile, member: str) -> bytes:
    """The beginning of a member, at most ``MOST_BYTES`` of it."""
    with archive.open(member) as content:
        return content.read(MOST_BYTES)


def parse_whole(parser: expat.XMLParserType, xml: bytes) -> bool:
    """Give the parser's handlers all of ``xml``. False when it is broken; the handlers have then seen what came before.

    XML that declares entities is broken: no workbook needs any, and a short one can mean very much text.
    """
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - expat's own argument
    except (expat.ExpatError, LookupError, _EntityError):  # LookupError: an encoding that nobody knows
        return False
    return True


class _EntityError(Exception):
    """XML that declares an entity."""


def _refuse_entity(*_declaration: object) -> None:
    raise _EntityError


def _workbook(archive: zipfile.ZipFile, names: dict[str, str]) -> str:
    """The member that the package calls its document, else the usual one; empty when there is neither."""
    packages = _relations(archive, names.get("_rels/.rels", ""), "", names)
    document = next((one.member for one in packages if one.kind.lower() == "officedocument" and one.member), "")
    return document or names.get(WORKBOOK, "")


def _not_a_workbook(names: dict[str, str]) -> str:
    """The sentence for a ZIP of another kind."""
    if any(one.startswith("word/") for one in names):
        return _("this is a word processor's document, not an XLSX workbook; save the table in it as XLSX or CSV")
    if any(one.endswith(".iwa") or one == "index.zip" for one in names):
        return _("this is a Numbers document, not an XLSX workbook; export it as Excel or as CSV")
    if "xl/workbook.bin" in names:
        return _("this is a binary workbook (XLSB), not an XLSX workbook; save it as XLSX or CSV")
    if "mimetype" in names or "content.xml" in names:
        return _("this is an OpenDocument file (ODS), not an XLSX workbook; save the table as XLSX or CSV")
    return _("this is a ZIP archive, not an XLSX workbook; save the table as XLSX or CSV")


def _relations(archive: zipfile.ZipFile, member: str, folder: str, names: dict[str, str]) -> list[Relation]:
    """The relations that a member lists, from a document in the ``folder``, to members that are there."""
    if not member:
        return []
    return [
        Relation(
            one.get("Id", ""),
            one.get("Type", "").rpartition("/")[2],
            _member(one.get("Target", ""), folder, names),
        )
        for one in elements("Relationship", read_part(archive, member))
        if one.get("TargetMode", "").lower() != "external"
    ]


def _sheets(workbook: bytes, relations: list[Relation]) -> list[SheetPart]:
    by_identifier = {one.identifier: one for one in relations}
    nothing = Relation("", "", "")
    sheets = []
    for place, one in enumerate(elements("sheet", workbook)):
        identifier = _identifier(one)
        relation = by_identifier.get(identifier, nothing)
        has_cells = relation.kind.lower() == WORKSHEET and bool(relation.member)
        is_shown = one.get("state", "").lower() in SHOWN
        sheets.append(SheetPart(place, one.get("name", ""), relation.member, identifier, has_cells, is_shown))
    return sheets


def _identifier(sheet: dict[str, str]) -> str:
    return next((value for name, value in sheet.items() if name.rpartition(" ")[2] == "id"), "")


def _last_rows(table: dict[str, str]) -> range:
    """The rows of the table's end that hold its totals."""
    found, count = LAST_ROW.search(table.get("ref", "")), table.get("totalsRowCount", "0")
    if not found or not count.isdecimal():
        return range(0)
    last = int(found[1])
    return range(max(1, last - min(int(count), MOST_TOTALS) + 1), last + 1)


def _member(target: str, folder: str, names: dict[str, str]) -> str:
    """The member that a relation's target means; some writers leave out the slash in front of the whole path."""
    whole = posixpath.normpath(target.lstrip("/")).lower()
    beside = posixpath.normpath(posixpath.join(folder, target)).lower()
    return names.get("" if target.startswith("/") else beside, "") or names.get(whole, "")


def _root(xml: bytes) -> str:
    """The name of the first element; empty when there is none."""
    names: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _attributes: names.append(name) if not names else None
    parse_whole(parser, xml)
    return names[0].rpartition(" ")[2] if names else ""
