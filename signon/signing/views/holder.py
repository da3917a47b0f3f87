"""The pages for the holder of a link in a mail: confirm a signature, see its state, withdraw it.

Opening a link changes nothing: mail scanners open links, too. Only a button does.
"""

from datetime import datetime, timedelta

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from signon.access import public
from signon.accounts.forms import ConfirmForm
from signon.countries import country_options
from signon.database.db import db, now
from signon.errors import DomainError
from signon.limits import TooManyError, count_attempt
from signon.signing.confirming import Earlier, check_confirmable, confirmed_by, opened_by, waiting_page
from signon.signing.forms import AmendForm
from signon.signing.mails import link_needed, send_amended, send_withdrawn
from signon.signing.models.amendment import AmendmentRefusedError
from signon.signing.models.authority import AUTHORISED
from signon.signing.models.consent import TextChangedError
from signon.signing.models.details import ShownOtherwiseError
from signon.signing.models.proof import EnteredWithoutAddressError
from signon.signing.models.record import AlreadySignedError, SignatureStateError
from signon.signing.models.sign_on import SigningClosedError
from signon.signing.models.signature import Signature
from signon.signing.models.withdrawal import WithdrawnSinceError
from signon.signing.queries import others_of
from signon.signing.status import SignatureStatus, can
from signon.signing.unproven_mails import representative_answered, send_authority_request, send_link_again
from signon.tokens import LinkToken, Purpose, TokenExpiredError, TokenNotFoundError, TokenReturnedError, TokenUsedError
from signon.translation import gettext as _
from signon.web.error_pages import for_people
from signon.web.languages import lazy_gettext as _l
from signon.web.languages import reader_language
from signon.web.pages import Pages

Page = Response | tuple[str, int]

pages = Pages()
TITLES = (
    (TokenExpiredError, _l("This link has expired")),
    (TokenReturnedError, _l("This link is void")),
    (SigningClosedError, _l("Signing is closed")),
    (EnteredWithoutAddressError, _l("Your organisation is on this letter already")),
    (AlreadySignedError, _l("Somebody else has signed for this organisation")),
    (WithdrawnSinceError, _l("Your organisation has withdrawn")),
    (AmendmentRefusedError, _l("This can no longer be changed")),
    (TokenUsedError, _l("You have used this link already")),
    (SignatureStateError, _l("You have used this link already")),
)
AMENDMENTS_AN_HOUR = 20
"""Each is told by a mail and noted in the trail, and whoever was forwarded the link could go on for ever."""

PURPOSES = (Purpose.CONFIRM_SIGNATURE, Purpose.SIGNATURE_STATUS)


@pages.get("/<token>")
@public
def page(token: str) -> str:
    """The page to confirm a signature, or its state: whichever the link is for."""
    link, at = LinkToken.find(token, *PURPOSES), now()
    signature = _signature(link)
    if link.purpose == Purpose.CONFIRM_SIGNATURE:
        check_confirmable(link, signature, at)
        return waiting_page(signature, link, token, at)
    link.check(at)
    return _status_page(signature, token)


@pages.post("/<token>/confirmation")
@public
def confirm(token: str) -> Response | tuple[str, int]:
    """Prove the mailbox: what was shown is signed, and now waits for a coordinator. What changed meanwhile is shown first."""
    link, at = LinkToken.find(token, Purpose.CONFIRM_SIGNATURE), now()
    signature = _signature(link)
    check_confirmable(link, signature, at)
    link.use(at)
    try:
        signature.refuse_unsaid(request.form.get("said", ""))
        shown = request.form.get("version", type=int)
        earlier = Earlier.answered(request.form)
        led = "open" in request.form
        confirmed = opened_by(signature) if led else confirmed_by(signature, shown, at, earlier=earlier)
    except (ShownOtherwiseError, TextChangedError) as error:
        db.session.rollback()
        changed = isinstance(error, ShownOtherwiseError)
        return waiting_page(signature, link, token, at, changed_meanwhile=changed), error.status
    representative_answered(confirmed)
    if confirmed.ask_authority(at=at):
        send_authority_request(confirmed, at=at)
    lifetime = timedelta(days=current_app.config["SIGNON"].status_days)
    status_token = LinkToken.mint(Purpose.SIGNATURE_STATUS, confirmed.id, at=at, lifetime=lifetime)
    db.session.commit()
    return redirect(url_for("signing.holder.page", token=status_token), 303)


@pages.get("/<token>/withdrawal")
@public
def withdrawal(token: str) -> str:
    """The page that asks whether the signature is really to be withdrawn."""
    link = LinkToken.find(token, Purpose.SIGNATURE_STATUS)
    link.check(now())
    signature = _signature(link)
    if not can("withdraw", signature.status):
        return _status_page(signature, token)
    return render_template("signing/withdraw.html", signature=signature, token=token, form=ConfirmForm())


@pages.post("/<token>/withdrawal")
@public
def withdraw(token: str) -> Response:
    """Withdraw; a second press finds it done."""
    link, at = LinkToken.find(token, Purpose.SIGNATURE_STATUS), now()
    link.check(at)
    signature = _signature(link)
    if signature.status is not SignatureStatus.WITHDRAWN:
        signature.withdraw(at=at)
        send_withdrawn(signature, at=at)
    representative_answered(signature)
    db.session.commit()
    return redirect(url_for("signing.holder.page", token=token), 303)


@pages.get("/<token>/amendment")
@public
def amendment(token: str) -> str:
    """The form with what the signature says now; a page that says so when it can no longer be changed."""
    link, at = LinkToken.find(token, Purpose.SIGNATURE_STATUS), now()
    link.check(at)
    signature = _signature(link)
    if not signature.may_be_amended(at):
        return _status_page(signature, token)
    return _amendment_page(signature, token, AmendForm.of(signature, reader_language()))


@pages.post("/<token>/amendment")
@public
def amend(token: str) -> Page:
    """Take the corrections down; another name to print goes back to the coordinators."""
    link, at = LinkToken.find(token, Purpose.SIGNATURE_STATUS), now()
    link.check(at)
    signature = _signature(link)
    form = AmendForm.of(signature, reader_language())
    if not form.validate_on_submit():
        return _amendment_page(signature, token, form), 422
    try:
        count_attempt("amend", f"signature {signature.id}", most=AMENDMENTS_AN_HOUR, at=at)
        _amend(signature, form, at)
    except TooManyError as error:
        form.form_errors = [str(error)]
        return _amendment_page(signature, token, form), error.status
    except ShownOtherwiseError as error:
        db.session.rollback()
        return _changed_amendment_page(signature, token, form), error.status
    db.session.commit()
    return redirect(url_for("signing.holder.page", token=token), 303)


@pages.post("/<token>/others/<int:number>")
@public
def other(token: str, number: int) -> Response:
    """Redirect to another signature of the same mail address on the same letter, by a link of its own.

    A link that confirms leads only to other entries that wait: no more is proven before its button is pressed.
    """
    link, at = LinkToken.find(token, *PURPOSES), now()
    link.check(at)
    signature = _signature(link)
    waiting = [*signature.entries_beside(), *signature.entries_elsewhere()]
    within_reach = waiting if link.purpose == Purpose.CONFIRM_SIGNATURE else others_of(signature)
    found = next((one for one in within_reach if one.id == number), None) or abort(404)
    kind, days = link_needed(found)
    # No chain of links outlives the one that was mailed, nor serves once that mail came back.
    lifetime = min(timedelta(days=days), link.expires_at - at)
    fresh = LinkToken.mint(kind.purpose, found.id, at=at, lifetime=lifetime, mail_id=link.mail_id)
    representative_answered(signature)
    db.session.commit()
    return redirect(url_for("signing.holder.page", token=fresh), 303)


@pages.post("/<token>/link")
@public
def send_link(token: str) -> str:
    """Mail a fresh link to the address of the signature, whatever became of this one."""
    signature = _signature(LinkToken.find(token, *PURPOSES))
    send_link_again(signature, at=now())
    db.session.commit()
    return render_template("signing/link_sent.html", signature=signature)


@pages.errorhandler(DomainError)
@for_people
def _refused(error: DomainError) -> tuple[str, int]:
    """A page that says what became of the link and what can be done."""
    db.session.rollback()
    if isinstance(error, TokenNotFoundError):
        return render_template("signing/link_unknown.html"), error.status
    token = (request.view_args or {})["token"]
    signature, title = _signature(LinkToken.find(token, *PURPOSES)), _title(error)
    values = {"title": title, "error": error, "signature": signature, "token": token}
    taken, left = isinstance(error, AlreadySignedError), isinstance(error, WithdrawnSinceError)
    return render_template("signing/link_over.html", **values, taken=taken, left=left), error.status


def _title(error: DomainError) -> str:
    return next((str(title) for kind, title in TITLES if isinstance(error, kind)), _("That is not possible now"))


def _signature(link: LinkToken) -> Signature:
    return db.session.get_one(Signature, link.subject_id)


def _amend(signature: Signature, form: AmendForm, at: datetime) -> None:
    was = signature.status
    changed = signature.amend(form.entry(signature.representative_email), at=at, seen=form.said.data or "")
    if not changed:
        return
    if signature.awaits_authority() and changed & AUTHORISED:
        send_authority_request(signature, at=at)
    representative_answered(signature)
    send_amended(signature, looked_at_again=was is not signature.status, at=at)
    flash(_("Your corrections are saved."))


def _changed_amendment_page(signature: Signature, token: str, form: AmendForm) -> str:
    """The form as it was typed, beside what the signature says now: somebody else has changed it meanwhile."""
    form.said.data = signature.said()
    form.form_errors = [
        _(
            "The signature has been changed since you opened this page, so nothing was saved. Compare your entries with "
            "what it says now, then save them once more."
        )
    ]
    return _amendment_page(signature, token, form, changed=True)


def _status_page(signature: Signature, token: str) -> str:
    return render_template(
        "signing/status.html",
        signature=signature,
        token=token,
        may_withdraw=can("withdraw", signature.status),
        may_amend=signature.may_be_amended(now()),
        others=others_of(signature),
    )


def _amendment_page(signature: Signature, token: str, form: AmendForm, *, changed: bool = False) -> str:
    values = {
        "signature": signature,
        "token": token,
        "form": form,
        "countries": country_options(reader_language()),
        "changed": changed,
    }
    return render_template("signing/amend.html", **values)
