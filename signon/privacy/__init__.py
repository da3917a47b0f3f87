"""Privacy: what is held of a person, how long, and how it is shown to them and erased."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.jobs.queue import add_sweeps
    from signon.privacy import views
    from signon.privacy.jobs import keep_no_longer
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("privacy", views.pages, url_prefix="/privacy"))
    add_sweeps(app, keep_no_longer)
