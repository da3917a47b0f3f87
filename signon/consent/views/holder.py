"""The pages for the holder of a signature's link about a changed text: read what differs, reconfirm, or go on to withdraw.

Opening the link changes nothing. Only the text that the page showed can be agreed to.
"""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from signon.access import public
from signon.accounts.forms import ConfirmForm
from signon.database.db import db, now, read_only
from signon.errors import DomainError
from signon.letters.text.difference_page import version_difference
from signon.signing.models.consent import (
    AlreadyReconfirmedError,
    NotReconfirmableError,
    ReconfirmingClosedError,
    TextChangedError,
)
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING
from signon.tokens import LinkToken, Purpose, TokenNotFoundError, TokenReturnedError
from signon.translation import gettext as _
from signon.web.pages import Pages

pages = Pages()

Page = str | tuple[str, int] | AnyResponse


@pages.get("/signatures/<token>/reconfirmation")
@public
def reconfirmation(token: str) -> Page:
    """The new text and its differences from the agreed one, with the buttons; or why there is nothing to do."""
    try:
        signature = _signature(token)
    except DomainError as error:
        return _link_refused(token, error)
    if signature.status not in HOLDING:
        return redirect(url_for("signing.holder.page", token=token))
    if signature.consent_reaches_text():
        return _reconfirmed_page(signature, token)
    if not signature.letter.accepts_signatures(now()):
        return _too_late_page(signature, token), ReconfirmingClosedError.status
    return _page(signature, token)


@pages.post("/signatures/<token>/reconfirmation")
@public
def reconfirm(token: str) -> Page:
    """Agree to the text that the page showed; when there is another by now, show that instead."""
    try:
        signature = _signature(token)
    except DomainError as error:
        return _link_refused(token, error)
    try:
        signature.reconfirm(request.form.get("version", -1, int), at=now())
    except (AlreadyReconfirmedError, NotReconfirmableError):
        db.session.rollback()
    except ReconfirmingClosedError as error:
        db.session.rollback()
        return _too_late_page(signature, token), error.status
    except TextChangedError as error:
        db.session.rollback()
        with read_only():  # comparing two long texts takes a moment, for which nobody should wait
            return _page(signature, token, changed_again=True), error.status
    db.session.commit()
    return redirect(url_for("consent.reconfirmation", token=token), 303)


def _signature(token: str) -> Signature:
    link = LinkToken.find(token, Purpose.SIGNATURE_STATUS)
    link.check(now())
    return db.session.get_one(Signature, link.subject_id)


def _page(signature: Signature, token: str, *, changed_again: bool = False) -> str:
    letter = signature.letter
    return render_template(
        "consent/reconfirm.html",
        letter=letter,
        signature=signature,
        token=token,
        form=ConfirmForm(),
        changed_again=changed_again,
        sections=version_difference(letter, signature.text_version, letter.present_version),
        changes=[one for one in letter.versions if one.number > signature.text_version.number],
    )


def _reconfirmed_page(signature: Signature, token: str) -> str:
    return render_template("consent/reconfirmed.html", letter=signature.letter, signature=signature, token=token)


def _too_late_page(signature: Signature, token: str) -> str:
    return render_template("consent/too_late.html", letter=signature.letter, signature=signature, token=token)


def _link_refused(token: str, error: DomainError) -> tuple[str, int]:
    db.session.rollback()
    if isinstance(error, TokenNotFoundError):
        return render_template("signing/link_unknown.html"), error.status
    signature = db.session.get_one(Signature, LinkToken.find(token, Purpose.SIGNATURE_STATUS).subject_id)
    title = _("This link is void") if isinstance(error, TokenReturnedError) else _("This link has expired")
    return render_template(
        "signing/link_over.html", title=title, error=error, signature=signature, token=token
    ), error.status
