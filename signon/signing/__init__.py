"""Signing: the form, the confirmation, and a signature's own page."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.audit.watched import watch
    from signon.jobs.queue import add_sweeps
    from signon.mail.unproven.jobs import WITHHELD
    from signon.organizations.changes import FOLLOWERS
    from signon.personal_data import hold
    from signon.serving.first_pages import FIRST_PAGES
    from signon.signing import mail_examples, mail_kinds, personal_data, to_do, unproven_mails
    from signon.signing.importing.decided import SOURCES
    from signon.signing.importing.decided_signatures import DECIDED
    from signon.signing.importing.jobs import read_due
    from signon.signing.importing.listings import WAITING
    from signon.signing.jobs.directory_answers import FOLLOWER, renew_due
    from signon.signing.jobs.list_keys import make_due_keys
    from signon.signing.labels import said_field, said_value
    from signon.signing.views import (
        authority,
        blank_form,
        embed,
        holder,
        imports,
        lists,
        lost_link,
        new_address,
        on_other_pages,
        sign,
    )
    from signon.signing.watched import SIGNATURES
    from signon.web.pages import blueprint
    from signon.wordings.offered import offer

    signing = blueprint("signing", sign.pages, lists.pages)
    signing.register_blueprint(blueprint("holder", holder.pages, url_prefix="/signatures"))
    signing.register_blueprint(blueprint("authority", authority.pages))
    signing.register_blueprint(blueprint("lost_link", lost_link.pages))
    signing.register_blueprint(blueprint("new_address", new_address.pages))
    signing.register_blueprint(blueprint("embed", embed.pages))
    signing.register_blueprint(blueprint("imports", imports.pages, url_prefix="/coordinator/letters/<slug>/imports"))
    app.register_blueprint(signing)
    FIRST_PAGES.add(app, "signing", sign.first_pages)
    blank_form.init_app(app)
    app.add_template_global(said_field)
    app.add_template_global(said_value)
    hold(app, personal_data.HOLDER)
    to_do.add_to_do(app)
    SOURCES.add(app, "signatures", DECIDED)
    SOURCES.add(app, "waiting signatures", WAITING)
    on_other_pages.fill_places(app)
    FOLLOWERS.add(app, "signatures", FOLLOWER)
    add_sweeps(app, renew_due, read_due, make_due_keys)
    WITHHELD.add(app, unproven_mails.LINK, unproven_mails.release_link)
    WITHHELD.add(app, unproven_mails.TAKEN, unproven_mails.release_answer)
    WITHHELD.add(app, unproven_mails.AUTHORITY, unproven_mails.release_authority_request)
    watch(app, SIGNATURES)
    offer(app, mail_kinds.KINDS, mail_examples.latest_signatures, mail_examples.values)
