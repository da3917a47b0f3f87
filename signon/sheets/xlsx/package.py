"""A workbook as its reader can take it: with members under the names that it looks for, and errors that it knows.

The reader finds most of a workbook under fixed names, and gives up a whole sheet for one error that came after it.
"""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr

from signon.sheets.xlsx.parts import RELATIONS, SHARED_TEXTS, STYLES, WORKBOOK, Parts, SheetPart

IN_PLACE = b"#N/A"
"""The value that the reader is given for an error that it does not know."""

FOLDER = "xl/"
PACKAGE = "_rels/.rels"
RELATIONS_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATION_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

Strange = Mapping[str, Sequence[tuple[int, int]]]
"""The places of errors that the reader does not know, by the unpacked member."""


def readable(data: bytes, parts: Parts, strange: Strange) -> bytes:
    """The workbook with its members where the reader finds them, and every error as one that it knows."""
    names = {} if _is_usual(parts) else _usual_names(parts)
    if not names and not any(strange.values()):
        return data
    output = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for member in dict.fromkeys(names or source.namelist()):
            content = source.read(member)
            target.writestr(names.get(member, member), _replaced(content, strange.get(member, ())))
        if names:
            sheets = ((one.identifier, "worksheet", names[one.member]) for one in parts.sheets if one.member)
            target.writestr(RELATIONS, _relations(sheets))
            target.writestr(PACKAGE, _relations([("document", "officeDocument", WORKBOOK)]))
    return output.getvalue()


def _is_usual(parts: Parts) -> bool:
    """Whether the reader finds everything under the names that are there."""
    named = {
        parts.workbook: WORKBOOK,
        parts.relations: RELATIONS,
        parts.styles: STYLES,
        parts.shared_texts: SHARED_TEXTS,
    }
    others = (name for name in named if name and name.lower() != named[name].lower())
    return not any(others) and all(one.member.startswith(FOLDER) for one in parts.sheets if one.member)


def _usual_names(parts: Parts) -> dict[str, str]:
    """The name for the reader of each member that it needs."""
    names = {parts.workbook: WORKBOOK, parts.styles: STYLES, parts.shared_texts: SHARED_TEXTS}
    names |= {one.member: _sheet_name(one) for one in parts.sheets}
    return {member: name for member, name in names.items() if member}


def _sheet_name(sheet: SheetPart) -> str:
    folder = "worksheets" if sheet.has_cells else "chartsheets"
    return f"{FOLDER}{folder}/sheet{sheet.place + 1}.xml"


def _relations(relations: Iterable[tuple[str, str, str]]) -> str:
    """The XML of relations: of each the identifier, the kind and the member."""
    lines = (
        f"<Relationship Id={quoteattr(identifier)} Type={quoteattr(RELATION_TYPE + kind)} Target={quoteattr('/' + member)}/>"
        for identifier, kind, member in relations
    )
    return f'<Relationships xmlns="{RELATIONS_NAMESPACE}">{"".join(lines)}</Relationships>'


def _replaced(content: bytes, places: Sequence[tuple[int, int]]) -> bytes:
    pieces: list[Any] = []
    done = 0
    for begin, end in places:
        pieces += [content[done:begin], IN_PLACE]
        done = end
    return b"".join([*pieces, content[done:]])
