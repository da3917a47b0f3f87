"""Messages that people send to the coalition from the contact form, and the desk's page of them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.messages import personal_data, views
    from signon.personal_data import hold
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("messages", views.pages))
    hold(app, personal_data.HOLDER)
