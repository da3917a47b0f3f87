"""What the holder of a link in a mail can do with a signature: confirm it, see its state, withdraw it.

Opening a link changes nothing: mail scanners open links, too. Only a button does.
"""

from datetime import datetime, timedelta

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from signon.access import public
from signon.accounts.forms import ConfirmForm
from signon.db import db, now
from signon.errors import DomainError
from signon.letters.difference_page import version_difference
from signon.signing.consenting import TextChangedError
from signon.signing.mails import send_link_again, send_receipt, send_withdrawn
from signon.signing.models import AlreadySignedError, Signature, SigningClosedError
from signon.signing.status import SignatureStatus, can
from signon.tokens import LinkToken, Purpose, TokenExpiredError, TokenNotFoundError, TokenUsedError
from signon.translation import gettext as _

holder = Blueprint("holder", __name__, url_prefix="/signatures")
PURPOSES = (Purpose.CONFIRM_SIGNATURE, Purpose.SIGNATURE_STATUS)


@holder.get("/<token>")
@public
def page(token: str) -> str:
    """What will be confirmed, or the state of the signature: whichever the link is for."""
    link, at = LinkToken.find(token, *PURPOSES), now()
    signature = _signature(link)
    if link.purpose == Purpose.CONFIRM_SIGNATURE:
        _check_confirmable(link, signature, at)
        return _confirm_page(signature, token)
    link.check(at)
    return _status_page(signature, token)


@holder.post("/<token>/confirmation")
@public
def confirm(token: str) -> Response | tuple[str, int]:
    """Prove the mailbox: the signature now waits for a coordinator. A text that changed meanwhile is shown first."""
    link, at = LinkToken.find(token, Purpose.CONFIRM_SIGNATURE), now()
    signature = _signature(link)
    _check_confirmable(link, signature, at)
    link.use(at)
    try:
        signature.confirm(at=at, shown=request.form.get("version", type=int))
    except TextChangedError as error:
        db.session.rollback()
        return _confirm_page(signature, token), error.status
    send_receipt(signature, at=at)
    lifetime = timedelta(days=current_app.config["SIGNON"].status_days)
    status_token = LinkToken.mint(Purpose.SIGNATURE_STATUS, signature.id, at=at, lifetime=lifetime)
    db.session.commit()
    return redirect(url_for("signing.holder.page", token=status_token), 303)


@holder.get("/<token>/withdrawal")
@public
def withdrawal(token: str) -> str:
    """The page that asks whether the signature is really to be withdrawn."""
    link = LinkToken.find(token, Purpose.SIGNATURE_STATUS)
    link.check(now())
    signature = _signature(link)
    if not can("withdraw", signature.status):
        return _status_page(signature, token)
    return render_template("signing/withdraw.html", signature=signature, token=token, form=ConfirmForm())


@holder.post("/<token>/withdrawal")
@public
def withdraw(token: str) -> Response:
    """Withdraw; a second press finds it done."""
    link, at = LinkToken.find(token, Purpose.SIGNATURE_STATUS), now()
    link.check(at)
    signature = _signature(link)
    if signature.status is not SignatureStatus.WITHDRAWN:
        signature.withdraw(at=at)
        send_withdrawn(signature, at=at)
    db.session.commit()
    return redirect(url_for("signing.holder.page", token=token), 303)


@holder.post("/<token>/link")
@public
def send_link(token: str) -> str:
    """Mail a fresh link to the address of the signature, whatever became of this one."""
    signature = _signature(LinkToken.find(token, *PURPOSES))
    send_link_again(signature, at=now())
    db.session.commit()
    return render_template("signing/link_sent.html", signature=signature)


@holder.errorhandler(DomainError)
def _refused(error: DomainError) -> tuple[str, int]:
    """A page that says what became of the link and what can be done."""
    db.session.rollback()
    if isinstance(error, TokenNotFoundError):
        return render_template("signing/link_unknown.html"), error.status
    token = (request.view_args or {})["token"]
    signature = _signature(LinkToken.find(token, *PURPOSES))
    title = _title(error)
    return render_template(
        "signing/link_over.html", title=title, error=error, signature=signature, token=token
    ), error.status


def _title(error: DomainError) -> str:
    match error:
        case TokenExpiredError():
            return _("This link has expired")
        case SigningClosedError():
            return _("Signing is closed")
        case AlreadySignedError():
            return _("Somebody else has signed for this organisation")
        case _any:
            return _("You have used this link already")


def _check_confirmable(link: LinkToken, signature: Signature, at: datetime) -> None:
    if signature.status is not SignatureStatus.PENDING:
        raise TokenUsedError(_("This link has served its one use."))
    if not signature.letter.accepts_signatures(at):
        raise SigningClosedError(
            _("Signing of '%(title)s' closed before this link was used.", title=signature.letter.title)
        )
    link.check(at)


def _signature(link: LinkToken) -> Signature:
    return db.session.get_one(Signature, link.subject_id)


def _confirm_page(signature: Signature, token: str) -> str:
    """What is signed; and what differs from it in the present text, when that has changed materially since the sign-on."""
    letter, agreed = signature.letter, signature.text_version
    changed = not signature.consent_reaches_text()
    return render_template(
        "signing/confirm.html",
        signature=signature,
        letter=letter,
        token=token,
        form=ConfirmForm(),
        changed=changed,
        sections=version_difference(letter, agreed, letter.present_version) if changed else [],
    )


def _status_page(signature: Signature, token: str) -> str:
    return render_template(
        "signing/status.html", signature=signature, token=token, may_withdraw=can("withdraw", signature.status)
    )
