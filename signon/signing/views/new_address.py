"""The page for the owner of an address that coordinators entered for a signature, who says that mail about it may go there.

Opening the link changes nothing; only the button does.
"""

from datetime import timedelta

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from signon.access import public
from signon.accounts.forms import ConfirmForm
from signon.database.db import db, now
from signon.errors import DomainError
from signon.signing.mails import write_link_again
from signon.signing.models.address_proposal import AddressProposal
from signon.signing.models.details import ShownOtherwiseError
from signon.signing.unproven_mails import representative_answered
from signon.tokens import LinkToken, Purpose, TokenExpiredError, TokenNotFoundError
from signon.translation import gettext as _
from signon.web.error_pages import for_people
from signon.web.pages import Pages

pages = Pages()


@pages.get("/addresses/<token>")
@public
def page(token: str) -> str:
    """The signature, and the button."""
    proposal = _proposal(LinkToken.find(token, Purpose.ADDRESS))
    return _page(proposal, token)


@pages.post("/addresses/<token>")
@public
def confirm(token: str) -> str | Response | tuple[str, int]:
    """Have mail about the signature go to this address from now on, and lead to its page."""
    link, at = LinkToken.find(token, Purpose.ADDRESS), now()
    proposal = _proposal(link)
    signature = proposal.signature
    link.use(at)
    try:
        signature.refuse_unsaid(request.form.get("said", ""))
    except ShownOtherwiseError as error:
        db.session.rollback()
        return _page(_proposal(LinkToken.find(token, Purpose.ADDRESS)), token, changed=str(error)), error.status
    proposal.accept(at=at)
    representative_answered(signature)
    write_link_again(signature, at=at)
    lifetime = timedelta(days=current_app.config["SIGNON"].status_days)
    fresh = LinkToken.mint(Purpose.SIGNATURE_STATUS, signature.id, at=at, lifetime=lifetime)
    db.session.commit()
    return redirect(url_for("signing.holder.page", token=fresh), 303)


@pages.errorhandler(DomainError)
@for_people
def _refused(error: DomainError) -> tuple[str, int]:
    """A page that says what became of the link."""
    db.session.rollback()
    titles = {
        TokenNotFoundError: _("This link is not known here"),
        TokenExpiredError: _("This link has expired"),
    }
    title = titles.get(type(error), _("There is nothing to confirm"))
    return render_template("signing/new_address_over.html", title=title, error=error), error.status


def _page(proposal: AddressProposal, token: str, *, changed: str = "") -> str:
    signature = proposal.signature
    values = {"signature": signature, "address": proposal.address, "token": token, "changed": changed}
    return render_template("signing/new_address.html", form=ConfirmForm(), **values)


def _proposal(link: LinkToken) -> AddressProposal:
    """The proposal behind a link that can still be used. Raises what became of it otherwise."""
    link.check(now())
    proposal = db.session.get(AddressProposal, link.subject_id)
    if proposal is None:
        raise TokenNotFoundError(_("This address was confirmed, or another one was entered since."))
    return proposal
