"""Moderation: the queue of signatures and the decisions on them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.jobs.queue import add_sweeps
    from signon.moderation import mail_examples, mail_kinds, personal_data, to_do
    from signon.moderation.duplicates.jobs import search_due
    from signon.moderation.views import addresses, clean_ups, duplicates, merging, on_other_pages, queue
    from signon.personal_data import hold
    from signon.signing.mail_examples import latest_signatures
    from signon.web.pages import blueprint
    from signon.wordings.offered import offer

    app.register_blueprint(
        blueprint(
            "moderation",
            queue.pages,
            addresses.pages,
            clean_ups.pages,
            duplicates.pages,
            merging.pages,
            url_prefix="/coordinator",
        )
    )
    add_sweeps(app, search_due)
    hold(app, personal_data.HOLDER)
    to_do.add_to_do(app)
    on_other_pages.fill_places(app)
    offer(app, mail_kinds.KINDS, latest_signatures, mail_examples.values)
