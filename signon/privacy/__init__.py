"""Privacy: what is held of a person, how long, and how it is shown to them and erased."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.jobs.queue import add_sweeps
    from signon.mail.unproven.jobs import WITHHELD
    from signon.privacy import mails, views
    from signon.privacy.jobs import keep_no_longer
    from signon.web.languages import lazy_gettext as _l
    from signon.web.menus import footer_link
    from signon.web.page_places import address_of, fill
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("privacy", views.pages, url_prefix="/privacy"))
    add_sweeps(app, keep_no_longer)
    WITHHELD.add(app, mails.WITHHELD, mails.release_link)
    fill(app, "page.privacy_address", address_of("privacy.notice"))
    fill(app, "page.footer", footer_link("privacy.notice", _l("Privacy")), order=10)
