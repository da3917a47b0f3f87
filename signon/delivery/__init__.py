"""Delivery: the letter as a printed document, its rendering and what leaves the house."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.audit.watched import watch
    from signon.delivery import mail_examples, mail_kinds, personal_data, to_do
    from signon.delivery.fixed_listings import fixed, named
    from signon.delivery.jobs import delete_orphans, render_due, tell_seal
    from signon.delivery.orders import refuse_while_finalising
    from signon.delivery.views import (
        addenda,
        desk,
        fonts,
        holder_documents,
        on_other_pages,
        preview,
        published,
        verification,
    )
    from signon.delivery.watched import FINALS
    from signon.jobs.queue import add_sweeps
    from signon.letters.models.letter import BEFORE_REVISION
    from signon.personal_data import hold
    from signon.signing.mail_examples import latest_signatures
    from signon.signing.models.listing import FIXED, NAMED
    from signon.web.pages import blueprint
    from signon.wordings.offered import offer

    parts = (addenda, desk, fonts, holder_documents, published, verification)
    app.register_blueprint(blueprint("delivery", *(part.pages for part in parts)))
    app.register_blueprint(blueprint("preview", preview.pages, url_prefix="/coordinator"))
    app.add_template_global(holder_documents.printed_entry)
    app.add_template_global(preview.installed_fonts)
    add_sweeps(app, delete_orphans, render_due, tell_seal)
    hold(app, personal_data.HOLDER)
    to_do.add_to_do(app)
    BEFORE_REVISION.add(app, "finalising", refuse_while_finalising)
    FIXED.add(app, "documents", fixed)
    NAMED.add(app, "documents", named)
    on_other_pages.fill_places(app)
    watch(app, FINALS)
    offer(app, mail_kinds.KINDS, latest_signatures, mail_examples.values)
