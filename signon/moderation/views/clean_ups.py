"""The desk's page of what could be tidied on a letter, and the buttons that do it or leave it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow
from signon.database.asked_numbers import nearest_page, page_count
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.moderation.clean_ups import proposed as proposed_clean_ups
from signon.moderation.clean_ups.clean_up import CleanUp
from signon.moderation.clean_ups.proposed import proposed_for, proposed_on
from signon.signing.queries import find_signature
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l
from signon.web.pages import Pages

pages = Pages()

PAGE = 50
WORDS = {
    CleanUp.CAPITALS: _l("Written out, not in capitals"),
    CleanUp.SPACES: _l("Without needless spaces"),
    CleanUp.PUNCTUATION: _l("Without the marks around the name"),
    CleanUp.QUOTES: _l("Without quotation marks around the whole"),
    CleanUp.ACRONYM: _l("Without the acronym, which is printed of itself"),
    CleanUp.COUNTRY: _l("With its country"),
}


@pages.context_processor
def _cleaning() -> dict[str, Any]:
    return {"clean_ups_for": proposed_for, "clean_up_words": WORDS}


@pages.get("/letters/<slug>/clean-ups")
@allow(*EVERY_COORDINATOR)
def clean_ups(slug: str) -> str:
    """Everything that could be tidied on the letter."""
    letter = Letter.named(slug)
    found = proposed_on(letter)
    number = nearest_page(request.args.get("page", 1, int), len(found), size=PAGE)
    return render_template(
        "moderation/clean_ups.html",
        letter=letter,
        items=found[(number - 1) * PAGE : number * PAGE],
        total=len(found),
        number=number,
        pages=page_count(len(found), size=PAGE),
    )


@pages.post("/signatures/<int:number>/clean-ups")
@allow(*EDITORS)
def clean_up(number: int) -> Response:
    """Tidy what was proposed, or leave it as it is for good."""
    signature = find_signature(number, held=True)
    kind, after = request.form.get("kind", ""), request.form.get("after", "")
    act = proposed_clean_ups.dismiss if request.form.get("dismiss") else proposed_clean_ups.apply
    act(signature, kind, after, by=acting(), at=now())
    db.session.commit()
    if request.form.get("dismiss"):
        flash(_("“%(name)s” stays as it is.", name=signature.printed_name))
    else:
        flash(_("“%(name)s” is tidied.", name=signature.printed_name))
    if request.form.get("listed"):
        return redirect(url_for("moderation.clean_ups", slug=signature.letter.slug))
    return redirect(url_for("moderation.signature", number=number))
