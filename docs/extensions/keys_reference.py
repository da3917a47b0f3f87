"""Keys of files, checked against the code that reads them.

The directive ``keys`` names a group of letter parts (a pydantic model) or a tuple of column names, and holds a line
``key: meaning`` for each. What a key may hold, its bounds and its usual value come from the code. A key without a meaning, or
a meaning without a key, is a warning.
"""

import pkgutil
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le
from docutils import nodes
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from signon.letters.parts import fields

LOG = logging.getLogger(__name__)
KINDS = {
    fields.Line: "one line",
    fields.RequiredLine: "one line",
    fields.Block: "several lines",
    fields.NeededLine: "one line",
    fields.NeededBlock: "several lines",
    fields.NeededText: "Markdown",
    fields.Length: "a length such as `11pt`",
    fields.Margin: "a length such as `25mm`",
    fields.Day: "a day such as `2026-03-27`",
    fields.WallClock: "a day and time such as `2026-12-01T17:00`",
}


class KeysReference(SphinxDirective):
    """Puts the keys of one group into a page, with their meanings from the page and the rest from the code."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        """The keys as a list of definitions."""
        source = pkgutil.resolve_name(self.arguments[0])
        meanings = dict(line.split(": ", 1) for line in self.content if line.strip())
        for sentence in complaints(source, meanings):
            LOG.warning("%s: %s", self.arguments[0], sentence, location=self.get_location())
        return self.parse_text_to_nodes(keys_markdown(source, meanings))


def complaints(source: Any, meanings: dict[str, str]) -> Iterator[str]:
    """A sentence for each key that has no meaning, and for each meaning that has no key."""
    keys = _keys(source)
    yield from (f"the page does not say what '{key}' means" for key in keys if key not in meanings)
    yield from (f"there is no key '{key}'" for key in meanings if key not in keys)


def keys_markdown(source: Any, meanings: dict[str, str]) -> str:
    """The keys of ``source`` as a list of definitions in Markdown, in the order of the code."""
    return "\n\n".join(f"`{key}`\n: {meanings.get(key, '')}{_facts(source, key)}" for key in _keys(source))


def _keys(source: Any) -> list[str]:
    return list(source.model_fields) if _is_model(source) else list(source)


def _is_model(source: Any) -> bool:
    return isinstance(source, type) and issubclass(source, BaseModel)


def _facts(source: Any, key: str) -> str:
    """The facts that the code has on a key, as a line of its own below the meaning."""
    if not _is_model(source):
        return ""
    field = source.model_fields[key]
    parts = [_values(get_type_hints(source, include_extras=True)[key], field), *_usual(field)]
    return f"\n\n  {'; '.join(part for part in parts if part)}"


def _values(kind: Any, field: FieldInfo) -> str:
    choices = field.annotation
    if isinstance(choices, type) and issubclass(choices, StrEnum):
        return " or ".join(f"`{choice}`" for choice in choices)
    if choices is bool:
        return "`true` or `false`"
    if choices is int:
        return _bounds(field)
    if get_origin(choices) is tuple:
        return "a list of groups" if _is_model(get_args(choices)[0]) else "a list"
    if _is_model(choices):
        return "a group"
    return KINDS.get(kind, "text")


def _bounds(field: FieldInfo) -> str:
    least = next(one.ge for one in field.metadata if isinstance(one, Ge))
    most = next(one.le for one in field.metadata if isinstance(one, Le))
    return f"{least} to {most}"


def _usual(field: FieldInfo) -> Iterator[str]:
    if field.is_required() or field.validate_default:  # what only a draft may lack has a default that is refused
        yield "**required**"
    elif isinstance(field.default, bool):
        yield f"usually `{str(field.default).lower()}`"
    elif isinstance(field.default, str | int) and field.default != "":
        yield f"usually `{field.default}`"


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive to Sphinx."""
    app.add_directive("keys", KeysReference)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
