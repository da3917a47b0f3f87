"""Reading a PDF's tag tree back, with the text that each tag leads to."""

import subprocess
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf


@dataclass
class Element:
    """A structure element: its role, its attributes as PDF objects, and its kids."""

    role: str
    values: Any
    kids: list["Element"] = field(default_factory=list)

    def all(self, role: str) -> list["Element"]:
        """Every element of this role in it, in reading order."""
        return [one for kid in self.kids for one in ([kid] if kid.role == role else []) + kid.all(role)]

    def outline(self) -> Any:
        """The roles alone, as nested lists; a role by itself has no elements in it."""
        return [self.role, *(kid.outline() for kid in self.kids)] if self.kids else self.role


def tag_tree(pdf: bytes) -> Element:
    """The one Document of the file."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        (document,) = opened.Root.StructTreeRoot.K
        return _element(document)


def read_aloud(pdf: bytes) -> list[str]:
    """The texts in the order of the tag tree, which is what a screen reader says; one for each piece of content."""
    command = ["pdfinfo", "-struct-text", "-"]
    printed = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return [line.strip()[1:-1] for line in printed.splitlines() if line.strip().startswith('"')]


def _element(values: Any) -> Element:
    kids = list(values.get("/K", []))
    elements = [_element(kid) for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    known = {str(key): str(values[key]) for key in ("/Lang", "/Alt", "/ID") if key in values}
    if "/A" in values:
        known["/A"] = _plain(values.A)
    known["annotations"] = [str(kid.Obj.A.URI) for kid in kids if _is_link(kid)]
    return Element(str(values.S).removeprefix("/"), known, elements)


def _is_link(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR" and kid.Obj.get("/Subtype") == "/Link"


def _plain(attributes: Any) -> dict[str, Any]:
    return {
        key: [float(number) for number in value] if isinstance(value, pikepdf.Array) else str(value)
        for key, value in attributes.items()
    }
