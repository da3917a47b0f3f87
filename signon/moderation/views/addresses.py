"""The desk's form that corrects an address of a signature, and mails there again."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from signon.access import EDITORS, acting, allow
from signon.database.db import db, now
from signon.mail.forms import AddressForm
from signon.moderation import addresses
from signon.signing.models.addresses import AddressRefusedError
from signon.signing.models.signature import Signature
from signon.signing.queries import find_signature
from signon.web.pages import Pages

pages = Pages()
Page = Response | str | tuple[str, int]


@pages.get("/signatures/<int:number>/address")
@allow(*EDITORS)
def address(number: int) -> str:
    """The form, with an address of the signature in it: the one that is asked for, or else the representative's."""
    signature = find_signature(number)
    earlier = request.args.get("earlier") or signature.representative_email
    return _page(signature, AddressForm(formdata=None, earlier=earlier, address=earlier))


@pages.post("/signatures/<int:number>/address")
@allow(*EDITORS)
def correct_address(number: int) -> Page:
    """Mail to the right address what did not reach the one before."""
    signature, form, at = find_signature(number, held=True), AddressForm(), now()
    if not form.validate_on_submit():
        return _page(signature, form), 422
    try:
        done = addresses.correct(signature, form.earlier.data or "", form.address.data or "", by=acting(), at=at)
    except (AddressRefusedError, addresses.MailedEnoughError) as error:
        db.session.rollback()
        form.form_errors = [str(error)]
        return _page(find_signature(number), form), error.status
    db.session.commit()
    flash(done)
    return redirect(url_for("moderation.signature", number=number), 303)


def _page(signature: Signature, form: AddressForm) -> str:
    return render_template("moderation/address.html", signature=signature, letter=signature.letter, form=form)
