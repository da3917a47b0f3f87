"""Digests: coordinators are told by mail what waits at the desk, as often as each chooses; the desk shows it too."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.digests import personal_data
    from signon.digests.jobs import tell_coordinators
    from signon.digests.models import KIND
    from signon.digests.unsubscribing import NO_DIGEST, reasons_to_drop
    from signon.digests.views import choice, waiting
    from signon.jobs.queue import add_sweeps
    from signon.mail.unsubscriptions import WANTED_UNTIL_DELIVERY, WISHES
    from signon.personal_data import hold
    from signon.web.page_places import fill
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("digests", choice.pages, waiting.pages, url_prefix="/coordinator"))
    add_sweeps(app, tell_coordinators)
    hold(app, personal_data.HOLDER)
    WANTED_UNTIL_DELIVERY.add(app, KIND, reasons_to_drop)
    WISHES.add(app, KIND, NO_DIGEST)
    fill(app, "letters_desk.notices", "digests/on_first_page.html", values=waiting.on_first_page, order=20)
    fill(app, "account_page.sections", "digests/on_account_page.html", values=choice.on_account_page)
