"""Addressees from a file at the desk: the file is handed in, its list is looked at, then it is saved."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from signon.access import EDITORS, acting, allow
from signon.database.db import db, now
from signon.errors import DomainError
from signon.letters.addressees.adding import AddresseesChange, change_addressees, plan_addressees
from signon.letters.addressees.file import ReadAddressees
from signon.letters.addressees.forms import LIST, AddresseesFileForm, AddresseesForm
from signon.letters.addressees.presets import PLACEHOLDERS
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import Addressing
from signon.translation import gettext as _
from signon.translation import ngettext
from signon.web.capacity import Places, heavy
from signon.web.pages import Pages

pages = Pages()

Page = AnyResponse | str | tuple[str, int]
FILES = Places("files of addressees", many=1, queue=2, seconds=20)


@pages.get("/letters/<slug>/addressees")
@allow(*EDITORS)
def addressees(slug: str) -> str:
    """The form that takes a file."""
    letter = Letter.named(slug)
    individually = letter.parts.addressing is Addressing.INDIVIDUAL
    return _page(letter, AddresseesFileForm(individually=individually))


@pages.post("/letters/<slug>/addressees/preview")
@allow(*EDITORS)
@heavy(FILES)
def preview_addressees(slug: str) -> Page:
    """The list that saving would make; nothing is stored."""
    form = AddresseesFileForm()
    try:
        read, letter = _read(form), Letter.named(slug)
        change = plan_addressees(letter, read.addressees, replace=bool(form.replace.data), addressing=form.addressing)
    except DomainError as error:
        form.form_errors.extend(str(error).splitlines())
        return _page(Letter.named(slug), form), error.status
    return _preview(letter, form, read, change)


@pages.post("/letters/<slug>/addressees")
@allow(*EDITORS)
def save_addressees(slug: str) -> AnyResponse:
    """Store the list that was looked at."""
    letter, form = Letter.named(slug), AddresseesForm()
    change = plan_addressees(letter, form.read(), replace=bool(form.replace.data), addressing=form.addressing)
    change_addressees(letter, change, revision=form.read_revision(), by=acting(), at=now())
    db.session.commit()
    number = len(change.parts.addressees)
    flash(ngettext("The letter has %(num)d addressee now.", "The letter has %(num)d addressees now.", number))
    return redirect(url_for("letters.edit", slug=slug))


def _read(form: AddresseesFileForm) -> ReadAddressees:
    """The content of the file; nobody waits for the database while it is read."""
    db.session.rollback()
    with FILES.taken():
        return form.read(day=now().date())


def _page(letter: Letter, form: AddresseesFileForm) -> str:
    return render_template("letters/addressees.html", letter=letter, form=form, placeholders=PLACEHOLDERS)


def _preview(letter: Letter, sent: AddresseesFileForm, read: ReadAddressees, change: AddresseesChange) -> str:
    values = {
        "addressees": LIST.dump_json(read.addressees, exclude_defaults=True).decode(),
        "revision": letter.revision,
        "replace": sent.replace.data,
        "individually": sent.individually.data,
    }
    return render_template(
        "letters/addressees_preview.html",
        letter=letter,
        form=AddresseesForm(formdata=None, data=values),
        read=read,
        change=change,
        title=_("Addressees from a file"),
    )
