"""The members of a workbook: which one is the XML of a sheet, and the workbook with some of that XML replaced."""

import posixpath
import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.parsers import expat

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
MOST_ELEMENTS = 2_000
MOST_TOTALS = 10
LAST_ROW = re.compile(r"(\d{1,7})$")
IN_PLACE = b"#N/A"
"""The value that the reader is given for an error that it does not know."""


def sheet_members(data: bytes) -> list[str]:
    """The members of the sheets, in the order of the workbook; an empty text where none can be told."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        if RELATIONS not in names:
            return []
        relations = _elements("Relationship", archive.read(names[RELATIONS]))
        sheets = _elements("sheet", archive.read(WORKBOOK))
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
    return [names.get(_path(targets.get(_relation(one), "")).lower(), "") for one in sheets]


def totals_rows(data: bytes, member: str) -> set[int]:
    """The numbers of the rows that sum up the tables of a sheet, which is given by its member."""
    folder, _slash, name = member.rpartition("/")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        there = set(archive.namelist())
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in there:
            return set()
        targets = (one.get("Target", "") for one in _elements("Relationship", archive.read(relations)))
        paths = (one.lstrip("/") if one.startswith("/") else posixpath.normpath(f"{folder}/{one}") for one in targets)
        tables = [table for path in paths if path in there for table in _elements("table", archive.read(path))]
    return {row for table in tables for row in _last_rows(table)}


def _last_rows(table: dict[str, str]) -> range:
    """The rows of the table's end that hold its totals."""
    found, count = LAST_ROW.search(table.get("ref", "")), table.get("totalsRowCount", "0")
    if not found or not count.isdecimal():
        return range(0)
    last = int(found[1])
    return range(max(1, last - min(int(count), MOST_TOTALS) + 1), last + 1)


def with_known_errors(data: bytes, member: str, places: Sequence[tuple[int, int]]) -> bytes:
    """The workbook with every error at ``places`` in the unpacked ``member`` written as one that every reader knows."""
    output = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in dict.fromkeys(source.namelist()):
            content = source.read(name)
            target.writestr(name, _replaced(content, places) if name == member else content)
    return output.getvalue()


def _replaced(content: bytes, places: Sequence[tuple[int, int]]) -> bytes:
    pieces, done = [], 0
    for begin, end in places:
        pieces += [content[done:begin], IN_PLACE]
        done = end
    return b"".join([*pieces, content[done:]])


def _elements(sought: str, xml: bytes) -> list[dict[str, str]]:
    """The attributes of every element of this name; nothing when the XML is broken."""
    found: list[dict[str, str]] = []

    def start(kind: str, attributes: dict[str, str]) -> None:
        if kind.rpartition(" ")[2] == sought and len(found) < MOST_ELEMENTS:
            found.append(attributes)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    return found if parse_whole(parser, xml) else []


def _relation(sheet: dict[str, str]) -> str:
    return next((value for name, value in sheet.items() if name.rpartition(" ")[2] == "id"), "")


def _path(target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return target if target.startswith("xl/") else posixpath.normpath(posixpath.join("xl", target))


def parse_whole(parser: expat.XMLParserType, xml: bytes) -> bool:
    """Give the parser's handlers all of ``xml``. False when it is broken; the handlers have then seen what came before."""
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - expat's own argument
    except (expat.ExpatError, LookupError):  # LookupError: an encoding that nobody knows
        return False
    return True
