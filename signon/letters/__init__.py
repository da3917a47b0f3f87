"""Letters: their parts, the letter file, text versions and the drafting desk."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.letters.text.markdown import render_for_web
    from signon.letters.views import addressees, desk, drafting
    from signon.web.pages import blueprint

    app.register_blueprint(
        blueprint("letters", desk.pages, drafting.pages, addressees.pages, url_prefix="/coordinator")
    )
    app.add_template_filter(render_for_web, "letter_markdown")
