"""The desk's form that corrects the address of an invitation that reached nobody, and invites again."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from signon.access import EDITORS, acting, allow
from signon.database.asked_numbers import find_numbered
from signon.database.db import db, now
from signon.errors import NotFoundError
from signon.invitations.correcting import InvitationAddressError, correct
from signon.invitations.models import Invitation
from signon.mail.forms import AddressForm
from signon.translation import gettext as _
from signon.web.pages import Pages

pages = Pages()
Page = Response | str | tuple[str, int]


@pages.get("/invitations/<int:number>/address")
@allow(*EDITORS)
def address(number: int) -> str:
    """The form, with the invitation's address in it."""
    invitation = _numbered(number)
    email = invitation.email
    return _page(invitation, AddressForm(formdata=None, earlier=email, address=email, in_directory=True))


@pages.post("/invitations/<int:number>/address")
@allow(*EDITORS)
def correct_address(number: int) -> Page:
    """Invite at the right address whom the invitation did not reach."""
    invitation, form, at = _numbered(number, held=True), AddressForm(), now()
    if not form.validate_on_submit():
        return _page(invitation, form), 422
    earlier, right = form.earlier.data or "", form.address.data or ""
    try:
        correct(invitation, earlier, right, in_directory=form.in_directory.data, by=acting(), at=at)
    except InvitationAddressError as error:
        db.session.rollback()
        form.form_errors = [str(error)]
        return _page(_numbered(number), form), error.status
    db.session.commit()
    flash(_("The invitation is on its way to %(address)s.", address=right))
    return redirect(url_for("invitations.progress", slug=invitation.letter.slug), 303)


def _numbered(number: int, *, held: bool = False) -> Invitation:
    found = find_numbered(Invitation, number, held=held)
    if found is None:
        raise NotFoundError(_("There is no invitation %(number)s. Choose one on its letter's page.", number=number))
    return found


def _page(invitation: Invitation, form: AddressForm) -> str:
    return render_template("invitations/address.html", invitation=invitation, letter=invitation.letter, form=form)
