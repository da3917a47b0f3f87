"""The documentation as a site. ``make docs`` builds it into ``artefacts/docs``, with every warning an error."""

import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "extensions")]

project = "Signon"
html_title = "Signon"
language = "en"
source_suffix = {".md": "markdown"}
exclude_patterns = ["extensions", "proxy"]
extensions = [
    "myst_parser",
    "sphinx_click",
    "settings_reference",
    "commands_reference",
    "keys_reference",
    "checked_names",
]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4

nitpicky = True
html_theme = "furo"
html_static_path = ["assets"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
templates_path: list[str] = []
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b5c7d", "color-brand-content": "#0b5c7d"},
    "dark_css_variables": {"color-brand-primary": "#7cc4e4", "color-brand-content": "#7cc4e4"},
}


def _mend_for_keyboards_and_readers(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None
) -> None:
    """Let the keyboard reach what scrolls, and make the navigation's captions headings of a level."""
    body, tree = context.get("body", ""), context.get("furo_navigation_tree", "")
    body = body.replace("<pre>", '<pre tabindex="0">')
    context["body"] = body.replace('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper')
    context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')


def setup(app: Sphinx) -> None:
    """Mend the pages that Sphinx and Furo have made, after both."""
    app.connect("html-page-context", _mend_for_keyboards_and_readers, priority=900)
