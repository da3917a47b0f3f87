"""The elements of a PDF's tag tree while it is made, before they are written."""

from typing import Any

import pydyf


class Tag:
    """A structure element in the making. ``kids`` are tags, marked content as (page, number), and annotations.

    ``words`` are what it says, where its content would be taken for something else.
    """

    __slots__ = ("attributes", "element", "kids", "page", "parent", "role", "words")

    def __init__(self, role: str, parent: "Tag | None" = None, **attributes: Any) -> None:
        self.role, self.parent, self.attributes = role, parent, attributes
        self.kids: list[Any] = []
        self.page: int | None = None
        self.words = ""
        self.element = Raw()

    def add(self, role: str, **attributes: Any) -> "Tag":
        """A new tag, last among the kids."""
        kid = Tag(role, self, **attributes)
        self.kids.append(kid)
        return kid

    def has_content(self) -> bool:
        """Whether there is anything in it to see or to read."""
        return any(not isinstance(kid, Tag) or kid.has_content() for kid in self.kids)


class Raw(pydyf.Object):
    """A PDF object written by hand: many thousand dictionaries take most of the time of writing a long list."""

    data = b""
