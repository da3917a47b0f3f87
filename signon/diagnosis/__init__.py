"""The diagnosis of an installation: examined by ``flask doctor``, and told to the operator's monitoring."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the addresses for the operator's monitoring to an application."""
    from signon.diagnosis import health
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("health", health.pages))
