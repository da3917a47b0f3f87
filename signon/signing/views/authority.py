"""The pages for the person named as having authorised a signature: read what was signed, and approve or deny.

Opening the link changes nothing; only a button does. The desk can have the question asked again.
"""

from flask import flash, redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, SubmitField, TextAreaField

from signon import audit
from signon.access import EDITORS, acting, allow, public
from signon.database.db import db, now
from signon.errors import DomainError
from signon.signing.mails import remind_of_authority
from signon.signing.models.authority import AuthorityAnswerError
from signon.signing.models.details import ShownOtherwiseError
from signon.signing.models.signature import Signature
from signon.signing.queries import find_signature
from signon.signing.unproven_mails import authoriser_answered, send_authority_request
from signon.tokens import LinkToken, Purpose, TokenExpiredError, TokenNotFoundError, TokenReturnedError
from signon.translation import gettext as _
from signon.web.error_pages import for_people
from signon.web.languages import lazy_gettext as _l
from signon.web.page_places import place_value
from signon.web.pages import Pages
from signon.web.public_form import Words

pages = Pages()
MOST_WORDS = 1_000


class AnswerForm(FlaskForm):
    """The answer, with words that the coordinators read; ``said`` is a digest of what the page shows."""

    said = HiddenField()

    words = TextAreaField(
        _l("A word to the coalition"),
        validators=[Words(MOST_WORDS)],
    )
    approve = SubmitField(_l("Yes, I authorised it"))
    deny = SubmitField(_l("No, I did not"))


@pages.get("/authorities/<token>")
@public
def page(token: str) -> str:
    """The signed entry, and the question."""
    link = LinkToken.find(token, Purpose.AUTHORITY)
    signature = _signature(link)
    if not signature.awaits_authority():
        raise AuthorityAnswerError(_over(signature))
    link.check(now())
    return _page(signature, token, AnswerForm(said=signature.said()))


@pages.post("/authorities/<token>")
@public
def answer(token: str) -> str | tuple[str, int]:
    """Approve or deny, once."""
    link, at, form = LinkToken.find(token, Purpose.AUTHORITY), now(), AnswerForm()
    signature = _signature(link)
    if not signature.awaits_authority():
        raise AuthorityAnswerError(_over(signature))
    if not form.validate_on_submit() or form.approve.data == form.deny.data:
        return _page(signature, token, form), 422
    link.use(at)
    try:
        signature.refuse_unsaid(form.said.data or "")
    except ShownOtherwiseError as error:
        return _changed_page(signature, token, form), error.status
    verb = signature.approve_authority if form.approve.data else signature.deny_authority
    verb(form.words.data or "", at=at)
    authoriser_answered(signature)
    db.session.commit()
    return render_template("signing/authority_answered.html", signature=signature)


@pages.post("/authorities/<token>/link")
@public
def send_link(token: str) -> str:
    """Mail a fresh link to the address that this one was mailed to."""
    signature = _signature(LinkToken.find(token, Purpose.AUTHORITY))
    if signature.awaits_authority():
        send_authority_request(signature, at=now())
        db.session.commit()
    return render_template("signing/link_sent.html", signature=signature)


@pages.post("/coordinator/signatures/<int:number>/authority-reminder")
@allow(*EDITORS)
def remind(number: int) -> Response:
    """Ask the named person again."""
    signature = find_signature(number)
    if not signature.awaits_authority():
        raise AuthorityAnswerError(_over(signature))
    if remind_of_authority(signature, at=now()):
        audit.record("remind-of-authority", of=signature, by=acting(), at=now())
        flash(_("The question is on its way again."))
    else:
        flash(_("That address had several mails within the hour. Try again later."), "wait")
    db.session.commit()
    return redirect(place_value("signature.desk_address", number=number))


@pages.errorhandler(DomainError)
@for_people
def _refused(error: DomainError) -> tuple[str, int]:
    """A page that says what became of the link and what can be done."""
    db.session.rollback()
    token = (request.view_args or {}).get("token")
    if token is None:
        return render_template("error.html", title=_("That is not possible now"), message=str(error)), error.status
    if isinstance(error, TokenNotFoundError):
        return render_template("signing/link_unknown.html"), error.status
    signature = _signature(LinkToken.find(token, Purpose.AUTHORITY))
    values = {"title": _title(error), "error": error, "signature": signature, "token": token}
    return render_template("signing/authority_over.html", **values), error.status


def _title(error: DomainError) -> str:
    titles = {TokenExpiredError: _("This link has expired"), TokenReturnedError: _("This link is void")}
    return titles.get(type(error), _("There is nothing to answer"))


def _over(signature: Signature) -> str:
    if signature.authority_at:
        return _("The question about %(organization)s has been answered.", organization=signature.printed_name)
    return _(
        "The signature of %(organization)s is no longer waiting for your word.", organization=signature.printed_name
    )


def _changed_page(signature: Signature, token: str, form: AnswerForm) -> str:
    """The question about the signature as it is now: it was changed while the page was open."""
    db.session.rollback()
    form.said.data = signature.said()
    form.form_errors = [
        _(
            "The signature was changed while you read, so nothing was answered. This is what it says now; answer once more."
        )
    ]
    return _page(signature, token, form)


def _page(signature: Signature, token: str, form: AnswerForm) -> str:
    return render_template("signing/authority.html", signature=signature, token=token, form=form)


def _signature(link: LinkToken) -> Signature:
    return db.session.get_one(Signature, link.subject_id)
