"""The XML of a ``.docx`` file by short names, such as ``w:p``, whichever of the standard's two editions it is written in."""

from collections.abc import Iterator
from functools import cache
from typing import Any

Element = Any
"""An element of lxml, which declares no types."""

OLD, STRICT = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
PREFIXES = {
    "w": ("wordprocessingml/2006/main", "wordprocessingml/main"),
    "r": ("officeDocument/2006/relationships", "officeDocument/relationships"),
    "m": ("officeDocument/2006/math", "officeDocument/math"),
    "wp": ("drawingml/2006/wordprocessingDrawing", "drawingml/wordprocessingDrawing"),
    "a": ("drawingml/2006/main", "drawingml/main"),
    "pic": ("drawingml/2006/picture", "drawingml/picture"),
    "c": ("drawingml/2006/chart", "drawingml/chart"),
    "dgm": ("drawingml/2006/diagram", "drawingml/diagram"),
    "rel": ("package/2006/relationships",),
    "ct": ("package/2006/content-types",),
    "custom": ("officeDocument/2006/custom-properties", "officeDocument/customProperties"),
}
OTHERS = {
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "wpg",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
NAMESPACES = {
    root + path: prefix for prefix, paths in PREFIXES.items() for path, root in zip(paths, (OLD, STRICT), strict=False)
} | OTHERS

OFF = frozenset({"0", "false", "off", "none"})


@cache
def short(tag: str) -> str:
    """The short name of a tag or attribute; one of an unknown namespace has a question mark before it."""
    namespace, brace, local = tag.rpartition("}")
    if not brace:
        return tag
    return f"{NAMESPACES.get(namespace.removeprefix('{'), '?')}:{local}"


def name(element: Element) -> str:
    """The short name of an element; empty for a comment or an instruction."""
    return short(element.tag) if isinstance(element.tag, str) else ""


def attributes(element: Element) -> dict[str, str]:
    """The attributes by their short names."""
    return {short(key): value for key, value in element.attrib.items()}


def attribute(element: Element | None, key: str, default: str = "") -> str:
    """One attribute, by its short name."""
    return default if element is None else attributes(element).get(key, default)


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of a short name, and its first child of the next one, and so on; None when there is none."""
    for wanted in path:
        if element is None:
            return None
        element = next((one for one in element if name(one) == wanted), None)
    return element


def children(element: Element | None, wanted: str) -> Iterator[Element]:
    """All children of a short name."""
    return (one for one in (() if element is None else element) if name(one) == wanted)


def within(element: Element, wanted: str) -> Iterator[Element]:
    """All elements of a short name at any depth."""
    return (one for one in element.iter() if name(one) == wanted)


def setting(properties: Element | None, wanted: str) -> str | None:
    """The ``w:val`` of a property; None when the property is not there."""
    found = child(properties, wanted)
    return None if found is None else attribute(found, "w:val")


def switch(properties: Element | None, wanted: str) -> bool | None:
    """A property that is on or off; None when it is not there. Word reads off, false and 0 as off, and no value as on."""
    value = setting(properties, wanted)
    return None if value is None else value.lower() not in OFF


def whole(text: str | None, default: int = 0) -> int:
    """The whole number that a text holds, within what a letter can need."""
    try:
        number = round(float(text or ""))
    except (ValueError, OverflowError):
        return default
    return max(-1_000_000, min(number, 1_000_000))
