"""The wordings of the mails about a letter: what each kind says by default, and what coordinators made of it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.audit.watched import watch
    from signon.web.pages import blueprint
    from signon.wordings import sending
    from signon.wordings.views import listing, on_other_pages, wording
    from signon.wordings.watched import MAIL_WORDINGS

    app.register_blueprint(blueprint("wordings", listing.pages, wording.pages, url_prefix="/coordinator"))
    on_other_pages.fill_places(app)
    sending.init_app(app)
    watch(app, MAIL_WORDINGS)
