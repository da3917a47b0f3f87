"""The directory at the desk: the list, an entry, and entering, revising and removing one."""

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from signon import audit
from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow, fresh
from signon.countries import country_options
from signon.database.db import db, now
from signon.errors import NotFoundError
from signon.mail.refused_addresses import RefusedAddress
from signon.organizations import labels, queries
from signon.organizations.entries.editing import EntryError, enter_entry, remove_entry, revise_entry, seal
from signon.organizations.entries.states import load_states, row_of
from signon.organizations.forms import EntryForm
from signon.organizations.importing.directory_file import write_directory
from signon.organizations.models import Organization
from signon.organizations.queries import DirectoryFilter
from signon.translation import gettext as _
from signon.web.capacity import Places, heavy
from signon.web.languages import page_language
from signon.web.pages import Pages

pages = Pages()
Page = str | tuple[str, int] | AnyResponse

EXPORTS = Places("exports of the directory", many=1, queue=2, seconds=20)
KINDS_OF_FILE = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pages.get("/")
@allow(*EVERY_COORDINATOR)
def directory() -> str:
    """The entries, searched and filtered."""
    wanted, language = DirectoryFilter.read(request.args), page_language()
    page = queries.entries_page(wanted, request.args.get("page", 1, int))
    return render_template(
        "organizations/directory.html",
        page=page,
        refused=RefusedAddress.among(entry.contact.email for entry in page.items if entry.contact),
        wanted=wanted,
        countries=queries.countries_there(language),
        regions=queries.regions_there(language),
        kinds=queries.kinds(),
    )


@pages.get("/directory.<ending>")
@allow(*EVERY_COORDINATOR)
@fresh
@heavy(EXPORTS)
def export(ending: str) -> Response:
    """The whole directory as a file that imports as the same."""
    if ending not in KINDS_OF_FILE:
        raise NotFoundError(_("The directory comes as CSV or XLSX."))
    states = sorted(load_states().values(), key=lambda state: (state["key"], state["country"]))
    db.session.rollback()  # so that nobody waits for the database while the file is written
    with EXPORTS.taken():
        answer = Response(write_directory(map(row_of, states), ending), mimetype=KINDS_OF_FILE[ending])
    answer.headers.set("Content-Disposition", "attachment", filename=f"directory.{ending}")
    return answer


@pages.get("/new")
@allow(*EDITORS)
def new() -> str:
    """The form for a new entry."""
    return _form_page(None, EntryForm.of(None, "", page_language()))


@pages.post("/")
@allow(*EDITORS)
def enter() -> Page:
    """Add an entry."""
    form = EntryForm.of(None, "", page_language())
    if "more" in request.form:
        form.make_room()
        return _form_page(None, form)
    if not form.validate_on_submit():
        return _form_page(None, form), 422
    try:
        entry = enter_entry(form.state(None), by=acting(), at=now())
        db.session.commit()
    except EntryError as error:
        return _refused(None, form, error)
    flash(_("'%(name)s' is in the directory.", name=entry.name))
    return redirect(url_for("organizations.entry", number=entry.id))


@pages.get("/<int:number>")
@allow(*EVERY_COORDINATOR)
def entry(number: int) -> str:
    """An entry with its names and contacts, and what happened to it."""
    found = queries.find_entry(number)
    refused = RefusedAddress.entries(contact.email for contact in found.contacts)
    acts = audit.trail(found)
    return render_template("organizations/entry.html", entry=found, acts=acts, words=labels, refused=refused)


@pages.post("/<int:number>/contacts/<int:contact>/confirmation")
@allow(*EDITORS)
def confirm_address(number: int, contact: int) -> AnyResponse:
    """Say that a contact's address is right although a mail server has refused it: bulk mail goes there again."""
    found = next((one for one in queries.find_entry(number).contacts if one.id == contact), None)
    if found is None:
        raise NotFoundError(_("This contact is no longer there. Look at the entry as it is now."))
    RefusedAddress.confirm(found.email, by=acting(), at=now())
    db.session.commit()
    flash(_("Mail goes to %(address)s again.", address=found.email))
    return redirect(url_for("organizations.entry", number=number))


@pages.get("/<int:number>/edit")
@allow(*EDITORS)
def edit(number: int) -> str:
    """The form for an entry."""
    found = queries.find_entry(number)
    state = load_states([number])[number]
    return _form_page(found, EntryForm.of(state, seal(state), page_language()))


@pages.post("/<int:number>")
@allow(*EDITORS)
def revise(number: int) -> Page:
    """Change an entry."""
    found = queries.find_entry(number)
    state = load_states([number])[number]
    form = EntryForm.of(state, seal(state), page_language())
    if "more" in request.form:
        form.make_room()
        return _form_page(found, form)
    if not form.validate_on_submit():
        return _form_page(found, form), 422
    try:
        revise_entry(found, form.state(state), seen=form.seen.data or "", by=acting(), at=now())
        db.session.commit()
    except EntryError as error:
        return _refused(number, form, error)
    flash(_("The entry is kept."))
    return redirect(url_for("organizations.entry", number=number))


@pages.post("/<int:number>/removal")
@allow(*EDITORS)
def remove(number: int) -> AnyResponse:
    """Remove an entry that nothing refers to."""
    found = queries.find_entry(number)
    name = found.name
    remove_entry(found, by=acting(), at=now())
    db.session.commit()
    flash(_("'%(name)s' is no longer in the directory.", name=name))
    return redirect(url_for("organizations.directory"))


def _refused(number: int | None, form: EntryForm, error: EntryError) -> tuple[str, int]:
    db.session.rollback()
    form.form_errors = [str(error)]
    return _form_page(queries.find_entry(number) if number else None, form), error.status


def _form_page(found: Organization | None, form: EntryForm) -> str:
    language = page_language()
    return render_template(
        "organizations/entry_form.html",
        entry=found,
        form=form,
        problems=list(form.problems()),
        countries=country_options(language),
        kinds=queries.kinds(),
        regions=[name for _value, name in queries.regions_there(language)],
    )
