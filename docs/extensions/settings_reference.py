"""The settings reference, written from ``signon/settings.py`` whenever the site is built.

A page holds the directive ``settings-reference``; each setting becomes a ``confval``, so that other pages can link to it.
"""

from typing import Any, ClassVar

from annotated_types import Ge, Le
from docutils import nodes
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from signon.settings import PREFIX, ROOT, Settings, Unit


def settings_markdown() -> str:
    """Every setting in the order of the source, as Markdown."""
    return "\n\n".join(_setting(PREFIX + name.upper(), field) for name, field in Settings.model_fields.items())


def _setting(variable: str, field: FieldInfo) -> str:
    lines = [f":::{{confval}} {variable}", f":type: {_values(field)}", f":default: {_default(field)}", ""]
    lines += [str(field.description), ":::"]
    return "\n".join(lines)


def _values(field: FieldInfo) -> str:
    """The allowed values: their kind, unit and bounds."""
    choices = _choices(field)
    if choices:
        return " or ".join(f"`{choice}`" for choice in choices)
    unit = next((one.name for one in field.metadata if isinstance(one, Unit)), "")
    kind = unit or _kind_of(field)
    return f"{kind}{_bounds(field)}"


def _kind_of(field: FieldInfo) -> str:
    return "a file or folder" if "Path" in str(field.annotation) else "text"


def _choices(field: FieldInfo) -> tuple[str, ...]:
    return getattr(field.annotation, "__args__", ()) if "Literal" in str(field.annotation) else ()


def _bounds(field: FieldInfo) -> str:
    least = next((one.ge for one in field.metadata if isinstance(one, Ge)), None)
    most = next((one.le for one in field.metadata if isinstance(one, Le)), None)
    if least is not None and most is not None:
        return f", {least} to {most}"
    return f", {least} or more" if least is not None else ""


def _default(field: FieldInfo) -> str:
    default: Any = field.default
    if default in (None, "", PydanticUndefined):
        return "empty"
    if default == ROOT / "instance":
        return "`instance/`"
    return f"`{default}`"


class SettingsReference(SphinxDirective):
    """Puts every setting into a page."""

    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        """The settings as nodes. Changes to ``settings.py`` build the page anew."""
        self.env.note_dependency(str(ROOT / "signon" / "settings.py"))
        return self.parse_text_to_nodes(settings_markdown())


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive to Sphinx."""
    app.add_directive("settings-reference", SettingsReference)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
