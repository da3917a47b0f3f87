"""Printing a supporter's letters: a few at once, more by an order whose page says how far it is."""

from flask import Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from signon.access import public
from signon.actions.forms import LETTERS_AND_TEXT
from signon.actions.print_orders import PrintOrder
from signon.actions.printing import SECONDS_AT_ONCE, LettersToPrint, printed
from signon.actions.views.visit import Visit
from signon.database.db import db, now, read_only
from signon.delivery.views.published import pdf_answer
from signon.errors import DomainError, InputError
from signon.limits import count_attempt, keyed
from signon.printing.rendered import OutOfTimeError
from signon.translation import gettext as _
from signon.web.capacity import BusyError, Places, heavy
from signon.web.form_bounds import takes
from signon.web.networks import client_address
from signon.web.pages import Pages

pages = Pages()
Page = str | tuple[str, int] | AnyResponse

LETTERS = Places("letters of supporters", many=1)
"""One at a time, and nobody waits: the site's threads are for those who sign."""

MOST_PRINTED = 60
"""PDFs that one network may ask for within an hour: enough for two classes of pupils."""


@pages.post("/act/<slug>/letters.pdf")
@public
@heavy(LETTERS)
@takes(LETTERS_AND_TEXT)
def letters_pdf(slug: str) -> Page:
    """The letters to print, all or the one of the office that the pressed button names; many of them later."""
    at = now()
    try:
        with read_only():
            page, wanted = _wanted(slug)
            db.session.rollback()
        count_attempt("action-pdf", client_address(), most=MOST_PRINTED, at=at)
        pdf = _printed_at_once(wanted) if wanted.is_small else None
        if pdf is None:
            return _ordered(slug, page, wanted)
    except DomainError as error:
        db.session.rollback()
        return _form_again(slug, error)
    return pdf_answer(pdf, f"{slug}.pdf")


@pages.get("/act/<slug>/letters/<token>")
@public
def order(slug: str, token: str) -> str:
    """The progress of an order, and its result."""
    found = PrintOrder.find(slug, token, now())
    return render_template("actions/print_order.html", order=found, page=found.action_page, token=token)


@pages.get("/act/<slug>/letters/<token>/state")
@public
def order_state(slug: str, token: str) -> Response:
    """The progress of an order, for the page's script."""
    found = PrintOrder.find(slug, token, now())
    return jsonify(progress=found.progress, under_way=found.is_under_way())


@pages.get("/act/<slug>/letters/<token>/letters.pdf")
@public
def ordered_pdf(slug: str, token: str) -> Response:
    """The finished PDF. It stays until it is deleted or its time is over, because a GET changes nothing."""
    return pdf_answer(PrintOrder.find(slug, token, now()).finished_pdf(), f"{slug}.pdf")


@pages.post("/act/<slug>/letters/<token>/removal")
@public
def remove(slug: str, token: str) -> AnyResponse:
    """Delete an order at once."""
    db.session.delete(PrintOrder.find(slug, token, now()))
    db.session.commit()
    flash(_("The PDF and all that was kept for it are deleted."))
    return redirect(url_for("actions.act", slug=slug), 303)


class _UnfinishedError(InputError):
    """The form has mistakes, which stand at its fields."""


def _wanted(slug: str) -> tuple[int, LettersToPrint]:
    """The number of the action page, and the letters that the form asks for. Raises ``DomainError`` when there are none."""
    visit = Visit.to(slug)
    if not visit.write():
        raise _UnfinishedError
    one = visit.letter_to(request.form.get("office", type=int))
    chosen = [one] if one else visit.letters
    return visit.page.id, LettersToPrint.of(chosen, language=visit.page.language, on=now().date())


def _printed_at_once(wanted: LettersToPrint) -> bytes | None:
    """The PDF; None when others are being printed or it takes longer than one should wait."""
    try:
        with LETTERS.taken():
            return printed(wanted, seconds=SECONDS_AT_ONCE).pdf
    except (BusyError, OutOfTimeError):
        current_app.logger.info("Letters of a supporter are left to the worker.")
        return None


def _ordered(slug: str, page: int, wanted: LettersToPrint) -> AnyResponse:
    token = PrintOrder.place(page, wanted, asked_by=keyed(client_address()), at=now())
    db.session.commit()
    return redirect(url_for("letters_to_print.order", slug=slug, token=token), 303)


def _form_again(slug: str, error: DomainError) -> tuple[str, int]:
    """The form with all that was entered, and what stands in the way."""
    with read_only():
        visit = Visit.to(slug)
        visit.write()
        if str(error):
            visit.form.form_errors = [str(error)]
        return visit.shown(), error.status
