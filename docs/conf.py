"""The documentation as a site. ``make docs`` builds it into ``artefacts/docs``, with every warning an error."""

import sys
from pathlib import Path

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

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
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
