"""The pages for the holder of an invitation: come in, sign with the details filled in, or decline.

Opening the link changes nothing: mail scanners open links, too. That an invitation was opened is noted when the button on
its page is pressed. The link reached the invited address, so a signature with that address needs no second mail to confirm
it; with another address it is confirmed there, as one from the public form is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from signon.access import public
from signon.accounts.forms import ConfirmForm
from signon.countries import CODES, country_options, menu_name
from signon.database.db import db, now
from signon.errors import DomainError
from signon.invitations.forms import DeclineForm
from signon.invitations.links import HasAnsweredError, behind, usable
from signon.invitations.models import Invitation
from signon.limits import TooManyError, count_attempt
from signon.settings import Settings
from signon.signing.forms import SignForm
from signon.signing.mails import link_needed, send_receipt
from signon.signing.models.consent import Means, TextChangedError
from signon.signing.models.sign_on import Answer, SigningClosedError
from signon.signing.models.signature import Signature
from signon.signing.unproven_mails import (
    representative_answered,
    send_answer,
    send_authority_request,
    send_link_again,
)
from signon.tokens import LinkToken, TokenExpiredError, TokenNotFoundError, TokenReturnedError
from signon.translation import gettext as _
from signon.web.error_pages import for_people
from signon.web.languages import page_language
from signon.web.networks import client_address
from signon.web.pages import Pages

pages = Pages()
Page = str | tuple[str, int] | Response
ANSWERS_AN_HOUR = 20
"""Refusals behind one invitation; each is noted in the trail."""


@pages.get("/<token>")
@public
def page(token: str) -> str:
    """The invitation: who is asked to sign what, the button that leads to the form, and the way to decline."""
    invitation = usable(token)
    return render_template(
        "invitations/invited.html",
        invitation=invitation,
        letter=invitation.letter,
        token=token,
        form=ConfirmForm(),
        decline=DeclineForm(formdata=None, reason=invitation.reason),
    )


@pages.post("/<token>/opening")
@public
def come_in(token: str) -> Response:
    """Note that the invitation was opened, and go on to the form."""
    usable(token).open(now())
    db.session.commit()
    return redirect(url_for("invited.form", token=token), 303)


@pages.get("/<token>/sign")
@public
def form(token: str) -> str:
    """The form, filled in with what the directory knows of the organisation and its contact."""
    invitation = usable(token)
    form = SignForm.for_letter(invitation.letter, now())
    _fill_in(form, invitation)
    return _form_page(invitation, form, token)


@pages.post("/<token>/sign")
@public
def sign(token: str) -> Page:
    """Sign behind the invitation."""
    invitation, at = usable(token), now()
    form = SignForm.for_letter(invitation.letter, at)
    if not form.validate_on_submit():
        return _form_page(invitation, form, token), 422
    try:
        signature = _receive(invitation, form, at)
    except TooManyError as error:
        form.form_errors = [str(error)]
        return _form_page(invitation, form, token), error.status
    except TextChangedError as error:
        return _changed_page(token, at), error.status
    if signature is None:
        return redirect(url_for("signing.sent", slug=invitation.letter.slug), 303)
    kind, days = link_needed(signature)
    fresh = LinkToken.mint(kind.purpose, signature.id, at=at, lifetime=timedelta(days=days))
    db.session.commit()
    return redirect(url_for("signing.holder.page", token=fresh), 303)


@pages.post("/<token>/declining")
@public
def decline(token: str) -> Page:
    """Do not sign. The mind may change while the letter is open."""
    invitation, form = usable(token), DeclineForm()
    if not form.validate_on_submit():
        return render_template(
            "invitations/invited.html",
            invitation=invitation,
            letter=invitation.letter,
            token=token,
            form=ConfirmForm(),
            decline=form,
        ), 422
    at = now()
    count_attempt("decline", f"invitation {invitation.id}", most=ANSWERS_AN_HOUR, at=at)
    invitation.decline(form.reason.data or "", at=at)
    db.session.commit()
    return redirect(url_for("invited.page", token=token), 303)


@pages.post("/<token>/link")
@public
def send_link(token: str) -> str:
    """Mail the link to the signature that this invitation has led to, to the address of the signature."""
    invitation = behind(token)
    signature = _own_signature(invitation)
    if signature is None:
        raise TokenNotFoundError(_("No signature has come behind this invitation."))
    send_link_again(signature, at=now())
    db.session.commit()
    return render_template("signing/link_sent.html", signature=signature)


@dataclass(frozen=True)
class Over:
    """The message about an invitation that serves no more."""

    title: str
    words: str
    signature: Signature | None = None


@pages.errorhandler(DomainError)
@for_people
def _refused(error: DomainError) -> tuple[str, int]:
    """A page that says what became of the invitation and what can be done."""
    db.session.rollback()
    if isinstance(error, TokenNotFoundError):
        return render_template("signing/link_unknown.html"), error.status
    token = (request.view_args or {})["token"]
    invitation = behind(token)
    over = Over(_title(error), str(error), _own_signature(invitation))
    return render_template(
        "invitations/over.html", invitation=invitation, letter=invitation.letter, token=token, over=over
    ), error.status


def _title(error: DomainError) -> str:
    match error:
        case TokenExpiredError():
            return _("This invitation has expired")
        case TokenReturnedError():
            return _("This link is void")
        case SigningClosedError():
            return _("Signing is closed")
        case HasAnsweredError():
            return _("This invitation has been answered")
        case _any:
            return _("That is not possible now")


def _receive(invitation: Invitation, form: SignForm, at: datetime) -> Signature | None:
    """Take the signature down. Gives None when a mail has to be answered first; otherwise the signature.

    It is confirmed, unless the same mailbox has signed under a similar name: then its page asks whether this is a correction.
    """
    count_attempt("sign-on", client_address(), most=_settings().sign_ons_per_address, at=at)
    details = form.details()
    signature, answer = Signature.sign_on(
        invitation.letter, details, at=at, shown=form.shown, authoriser=form.authoriser(), means=Means.INVITATION
    )
    proven = answer in {Answer.NEW, Answer.SENT_AGAIN} and details.representative_email == invitation.email
    if not proven:
        invitation.open(at)
        send_answer(signature, answer, to=details.representative_email, organization=details.organization, at=at)
        db.session.commit()
        return None
    signature.means = Means.INVITATION
    if signature.likely_same():
        invitation.open(at)
        return signature
    signature.confirm(at=at)
    representative_answered(signature)
    if signature.ask_authority(at=at):
        send_authority_request(signature, at=at)
    invitation.sign(signature.id, at=at)
    send_receipt(signature, at=at)
    return signature


def _fill_in(form: SignForm, invitation: Invitation) -> None:
    """Put what is known into the form. The invitation tells whom it went to, the directory the rest."""
    entry = invitation.organization
    form.organization.data = entry.name if entry else invitation.organization_name
    form.acronym.data = entry.acronym if entry else ""
    form.website.data = entry.website if entry else ""
    code = entry.country if entry else invitation.country
    form.country.data = menu_name(code, page_language()) if code in CODES else ""
    second = entry.second_country if entry else ""
    form.second_country.data = menu_name(second, page_language()) if second in CODES else ""
    form.representative_name.data, form.representative_title.data = invitation.contact_name, invitation.contact_title
    form.representative_email.data = invitation.email


def _form_page(invitation: Invitation, form: SignForm, token: str) -> str:
    return render_template(
        "invitations/sign.html",
        invitation=invitation,
        letter=invitation.letter,
        form=form,
        countries=country_options(page_language()),
        action=url_for("invited.sign", token=token),
        token=token,
        address_hint=_("This invitation went there. Another address gets a mail to confirm. It is never published."),
    )


def _changed_page(token: str, at: datetime) -> str:
    """The form beside the text as it is now, with what was entered: the text changed in the moment of sending."""
    db.session.rollback()
    invitation = usable(token)
    form = SignForm.for_letter(invitation.letter, at)
    form.validate()
    return _form_page(invitation, form, token)


def _own_signature(invitation: Invitation) -> Signature | None:
    return db.session.get(Signature, invitation.signature_id) if invitation.signature_id else None


def _settings() -> Settings:
    settings: Settings = current_app.config["SIGNON"]
    return settings
