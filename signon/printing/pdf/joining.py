"""Several finished letters as one PDF to print, with the tags of each kept: one document, a part for each letter."""

from collections.abc import Sequence
from io import BytesIO
from itertools import chain
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from signon.printing.rendered import RenderedLetter

DATA_OF_ONE = ("/AF", "/Names", "/Outlines")
"""Entries of a letter's file that describe that letter alone."""


def joined(letters: Sequence[bytes]) -> RenderedLetter:
    """The letters one after the other; a single one as it is."""
    with Pdf.open(BytesIO(letters[0])) as whole:
        if len(letters) == 1:
            return RenderedLetter(letters[0], len(whole.pages), 0)
        for key in DATA_OF_ONE:
            if key in whole.Root:
                del whole.Root[key]
        root = whole.Root.StructTreeRoot
        document = root.K[0]
        document.K = Array([_part(whole, document, list(document.K))])
        for letter in letters[1:]:
            with Pdf.open(BytesIO(letter)) as other:
                _append(whole, document, other)
        return RenderedLetter(_written(whole), len(whole.pages), 0)


def _append(whole: Pdf, document: Any, other: Pdf) -> None:
    numbers = whole.Root.StructTreeRoot.ParentTree.Nums
    offset = 1 + max(int(number) for number in list(numbers)[::2])
    _number_on(other, offset)
    _name_apart(other.Root.StructTreeRoot, offset)
    whole.pages.extend(other.pages)
    tree = whole.copy_foreign(other.Root.StructTreeRoot)
    document.K.append(_part(whole, document, list(tree.K[0].K)))
    numbers.extend(
        chain.from_iterable((int(number) + offset, kids) for number, kids in _pairs(list(tree.ParentTree.Nums)))
    )


def _number_on(pdf: Pdf, offset: int) -> None:
    """Shift the numbers by which pages and links are found in the tree that leads from content to tags."""
    for page in pdf.pages:
        page.obj.StructParents = int(page.obj.StructParents) + offset
        for annotation in page.obj.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + offset


def _name_apart(element: Any, offset: int) -> None:
    """Put the offset before the identifiers of notes, so that no two letters have the same."""
    if "/ID" in element:
        element.ID = pikepdf.String(f"{offset}-{element.ID}")
    for kid in element.get("/K", []) if isinstance(element.get("/K"), Array) else []:
        if isinstance(kid, Dictionary):
            _name_apart(kid, offset)


def _part(whole: Pdf, document: Any, kids: list[Any]) -> Any:
    part = whole.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, P=document, K=Array(kids)))
    for kid in kids:
        kid.P = part
    return part


def _pairs(values: list[Any]) -> list[tuple[Any, Any]]:
    return list(zip(values[::2], values[1::2], strict=True))


def _written(whole: Pdf) -> bytes:
    content = BytesIO()
    whole.save(content, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return content.getvalue()
