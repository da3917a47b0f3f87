"""Invitations to sign: chosen from the directory, sent in batches, answered behind a personal link, followed in figures."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.audit.watched import watch
    from signon.invitations import jobs, mail_examples, mail_kinds, mails, personal_data, sending, to_do
    from signon.invitations.declined import DECLINED
    from signon.invitations.views import addresses, batches, holder, on_other_pages, progress, reminders
    from signon.invitations.watched import BATCHES, INVITATIONS
    from signon.jobs.queue import add_sweeps
    from signon.mail.unsubscriptions import WANTED_UNTIL_DELIVERY
    from signon.personal_data import hold
    from signon.signing.importing.decided import SOURCES
    from signon.web.pages import blueprint
    from signon.wordings.offered import offer

    app.register_blueprint(
        blueprint(
            "invitations", batches.pages, addresses.pages, progress.pages, reminders.pages, url_prefix="/coordinator"
        )
    )
    app.register_blueprint(blueprint("invited", holder.pages, url_prefix="/invitations"))
    app.add_template_filter(batches.place_words)
    add_sweeps(app, jobs.send_batches)
    hold(app, personal_data.HOLDER)
    to_do.add_to_do(app)
    SOURCES.add(app, "declined invitations", DECLINED)
    WANTED_UNTIL_DELIVERY.add(app, mails.BULK, sending.reasons_to_drop)
    on_other_pages.fill_places(app)
    watch(app, INVITATIONS)
    watch(app, BATCHES)
    offer(app, mail_kinds.KINDS, mail_examples.latest_invitations, mail_examples.values)
