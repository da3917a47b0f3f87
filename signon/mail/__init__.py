"""Mail: outbox rows written with what they announce, and the worker's delivery of them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.jobs.queue import add_sweeps
    from signon.mail import personal_data, to_do
    from signon.mail.bounces import personal_data as personal_data_of_bounces
    from signon.mail.bounces.confirming import confirm_by_link
    from signon.mail.bounces.jobs import forget_received
    from signon.mail.bounces.mailbox.jobs import read_mailbox
    from signon.mail.jobs import blank_old, blank_used, deliver_outbox
    from signon.mail.undelivered import remedy
    from signon.mail.unproven import personal_data as personal_data_of_withheld
    from signon.mail.unproven.jobs import release_due
    from signon.mail.views import mailbox, outbox, server, unsubscribing
    from signon.personal_data import hold
    from signon.tokens import WHEN_USED
    from signon.web.languages import lazy_gettext as _l
    from signon.web.menus import desk_link
    from signon.web.page_places import fill
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("mail", outbox.pages, url_prefix="/coordinator/outbox"))
    app.register_blueprint(blueprint("mail_server", server.pages, url_prefix="/coordinator/mail"))
    app.register_blueprint(blueprint("unsubscribing", unsubscribing.pages, url_prefix="/unsubscribe"))
    app.register_blueprint(blueprint("mailbox", mailbox.pages, url_prefix="/mailboxes"))
    # A mail program's own button sends no cookie and has seen no page of ours, so it can carry no proof that it did.
    # None is needed: the token in the address is known to the mail's recipient alone, and nothing in a browser's
    # session adds to what it allows.
    app.extensions["csrf"].exempt(unsubscribing.unsubscribe)
    app.add_template_global(remedy, "mail_remedy")
    add_sweeps(app, release_due, blank_old, forget_received, deliver_outbox, read_mailbox)
    hold(app, personal_data.HOLDER)
    hold(app, personal_data_of_bounces.HOLDER)
    to_do.add_to_do(app)
    hold(app, personal_data_of_withheld.HOLDER)
    WHEN_USED.add(app, "captured mail", blank_used)
    WHEN_USED.add(app, "refused address", confirm_by_link)
    fill(app, "desk.banner", "mail/captured_banner.html")
    fill(app, "desk.menu", desk_link("outbox", "mail.outbox", _l("Outbox")), order=50)
