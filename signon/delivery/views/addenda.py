"""The pages after delivery: the documents at the desk, all of them in one file, ordering an addendum, and the public addenda."""

from functools import partial

from flask import Response, abort, redirect, render_template, stream_with_context, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField

from signon.access import EVERY_COORDINATOR, OWNERS, acting, allow, fresh, public
from signon.database.db import db, now
from signon.delivery.addenda import addendum_under_way, late_signatories, order_addendum
from signon.delivery.bundle import bundle, bundled_documents
from signon.delivery.checks import late_checks, present_seal, refuse_other_seal
from signon.delivery.kept.reading import DESK_DOCUMENTS, STORED_DOCUMENTS, refuse_while_away
from signon.delivery.models import Final
from signon.delivery.orders import Rendering
from signon.delivery.views.documents_table import documents_page
from signon.delivery.views.published import published
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.status import LetterStatus
from signon.moderation.duplicates.beside import StandingPairs
from signon.translation import gettext as _
from signon.web.capacity import heavy
from signon.web.pages import Pages

pages = Pages()


class FinalsForm(FlaskForm):
    """The button that finishes the letter, with the signatories and the seal that the page told of."""

    seen = HiddenField()
    seal = HiddenField()


def delivered_page(letter: Letter) -> str:
    """The documents of a delivered letter, and who is still to be named in an addendum."""
    likely = StandingPairs.of(letter)
    documents = [*Final.of(letter), *Final.addenda(letter)]
    late = late_signatories(letter)
    return render_template(
        "delivery/documents.html",
        letter=letter,
        page=documents_page(documents, letter.parts, lambda one: url_for("delivery.document", code=one.code)),
        late=late,
        checks=late_checks(letter, {one.signature for one in late}, likely),
        under_way=addendum_under_way(letter),
        seal=present_seal(now()),
        form=FinalsForm(seen=len(late), seal=present_seal(now()).fingerprint),
    )


@pages.get("/coordinator/letters/<slug>/documents.zip")
@allow(*EVERY_COORDINATOR)
@heavy(DESK_DOCUMENTS)
def documents_zip(slug: str) -> Response:
    """All documents and a manifest in one ZIP, sent as it is made."""
    documents = bundled_documents(Letter.named(slug))
    refuse_while_away([one.number for one in documents])
    answer = Response(stream_with_context(bundle(documents)), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{slug}.zip")
    return answer


@pages.post("/coordinator/letters/<slug>/addenda")
@allow(*OWNERS)
@fresh
def add_addendum(slug: str) -> AnyResponse:
    """Order the next addendum; pressed twice, the second press leads to the order of the first."""
    letter = Letter.named(slug)
    order = addendum_under_way(letter) or _ordered(letter)
    db.session.commit()
    return redirect(url_for("delivery.rendering", number=order.id))


@pages.get("/letters/<slug>/addendum-<int:number>.pdf")
@public
@heavy(STORED_DOCUMENTS)
def addendum_pdf(slug: str, number: int) -> Response | str:
    """An addendum; with several documents, the one for the addressee that is asked for, or a list to choose from."""
    letter = Letter.public(slug)
    documents = Final.published_addenda(letter).get(number) or abort(404)
    return published(letter, documents, partial(url_for, "delivery.addendum_pdf", slug=slug, number=number))


def _ordered(letter: Letter) -> Rendering:
    form = FinalsForm()
    seen, present = form.seen.data, len(late_signatories(letter))
    if letter.status is LetterStatus.DELIVERED and present and seen != str(present):
        raise LetterStateError(
            _(
                "Meanwhile an addendum would name %(present)s organisations; the page you saw said %(seen)s. "
                "Open it again, then make the addendum.",
                present=present,
                seen=seen or "?",
            )
        )
    order = order_addendum(letter, by=acting(), at=now())
    refuse_other_seal(order, form.seal.data)
    return order
