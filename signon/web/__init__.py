"""The web: what every request passes, whatever page it is for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add what search engines are told."""
    from signon.web import static_files
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("crawlers", static_files.pages))
