"""The page on which coordinators choose how often they are told by mail what waits, and what the account's page says of it."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from signon.access import EVERY_COORDINATOR, acting, allow
from signon.accounts.models import Coordinator
from signon.database.db import db, now
from signon.digests.forms import DigestForm
from signon.digests.labels import in_words
from signon.digests.models import Digest
from signon.digests.queries import digest_of
from signon.digests.rhythm import Rhythm
from signon.errors import InputError
from signon.letters.drafting.form_values import time_zones
from signon.mail.refused_addresses import RefusedAddress
from signon.translation import gettext as _
from signon.web.pages import Pages
from signon.zones.in_words import zone_in_words

pages = Pages()


@pages.get("/digest")
@allow(*EVERY_COORDINATOR)
def choice() -> str:
    """The form, with what holds now."""
    digest = _own()
    return _page(digest, DigestForm.of(digest))


@pages.post("/digest")
@allow(*EVERY_COORDINATOR)
def choose() -> str | tuple[str, int] | Response:
    """Take down the choice."""
    form, at = DigestForm(), now()
    if not form.validate_on_submit():
        return _page(_own(), form), InputError.status
    digest = Digest.of(db.session.get_one(Coordinator, current_user.id), at=at)
    db.session.add(digest)
    RefusedAddress.confirm(digest.coordinator.email, by=acting(), at=at)
    digest.choose(Rhythm(form.rhythm.data), hour=int(form.hour.data), zone=form.zone.data or "", at=at)
    db.session.commit()
    flash(_("Kept: %(choice)s.", choice=in_words(digest, at)))
    return redirect(url_for("accounts.account"))


def on_account_page() -> dict[str, Any]:
    """The values for the account's page."""
    digest = _own()
    return {"digest": digest, "choice": in_words(digest, now())}


def _own() -> Digest:
    return digest_of(db.session.get_one(Coordinator, current_user.id), now())


def _page(digest: Digest, form: DigestForm) -> str:
    at = now()
    return render_template(
        "digests/choice.html",
        form=form,
        digest=digest,
        zones=time_zones(at),
        site_zone=zone_in_words(current_app.config["SIGNON"].timezone, at),
    )
