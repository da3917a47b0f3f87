"""Consent to a changed text: declaring the change, telling signatories, asking them to reconfirm, and who did."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.consent.jobs import remind_the_silent
    from signon.consent.views import desk, holder, saving
    from signon.jobs.queue import add_sweeps
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("consent", desk.pages, holder.pages, saving.pages))
    add_sweeps(app, remind_the_silent)
