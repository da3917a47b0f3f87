"""The desk's pages of offices: search, import, and lists that coordinators put together."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import or_
from werkzeug.wrappers import Response

from signon import audit
from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow
from signon.actions.desk_forms import OfficeListForm, OfficesFileForm
from signon.actions.models import ActionPage, ActionStateError
from signon.actions.offices.file import read_offices
from signon.actions.offices.importing import import_offices
from signon.actions.offices.models import Office, OfficeList
from signon.database.asked_numbers import find_numbered
from signon.database.db import db, now
from signon.errors import InputError, NotFoundError
from signon.translation import gettext as _
from signon.web.capacity import BusyError, Places, heavy
from signon.web.pages import Pages

pages = Pages()
Page = str | tuple[str, int] | Response
MOST_SHOWN = 200
MOST_SEARCHED = 100
FILES = Places("files of offices", many=1, queue=2, seconds=20)


@pages.get("/")
@allow(*EVERY_COORDINATOR)
def desk() -> str:
    """The offices that match a search, and the lists."""
    return _desk(OfficesFileForm(), OfficeListForm())


@pages.post("/files")
@allow(*EDITORS)
@heavy(FILES)
def upload() -> Page:
    """Bring the offices in step with a file."""
    form, at = OfficesFileForm(), now()
    if not form.validate_on_submit():
        return _desk(form, OfficeListForm()), InputError.status
    sent = form.file.data
    db.session.rollback()  # nobody waits for the database while the file is read
    try:
        with FILES.taken():
            read = read_offices(sent.read(), sent.filename or _("the file"), day=at.date())
        done = import_offices(read, at=at)
    except (InputError, BusyError) as error:
        db.session.rollback()
        form.file.errors = str(error).splitlines()
        return _desk(form, OfficeListForm()), error.status
    db.session.commit()
    for notice in read.notices:
        flash(_("About the table: %(notice)s.", notice=notice))
    flash(
        _(
            "Added: %(added)s, changed: %(changed)s, unchanged: %(unchanged)s, left office: %(left)s.",
            added=done.added,
            changed=done.changed,
            unchanged=done.unchanged,
            left=done.left,
        )
    )
    for sentence in read.remarks.sentences():
        flash(sentence)
    return redirect(url_for("offices_desk.desk"), 303)


@pages.post("/lists")
@allow(*EDITORS)
def create_list() -> Page:
    """Begin a list."""
    form = OfficeListForm()
    if not form.validate_on_submit():
        return _desk(OfficesFileForm(), form), InputError.status
    if db.session.scalar(db.select(OfficeList.id).filter_by(name=form.name.data)):
        form.name.errors = [_("There is already a list of this name.")]
        return _desk(OfficesFileForm(), form), InputError.status
    made = OfficeList(name=form.name.data, created_at=now())
    db.session.add(made)
    audit.record("begin", of=made, by=acting(), at=now())
    db.session.commit()
    return redirect(url_for("offices_desk.office_list", number=made.id), 303)


@pages.get("/lists/<int:number>")
@allow(*EVERY_COORDINATOR)
def office_list(number: int) -> str:
    """A list, and what a search finds to add."""
    found = _list(number)
    search = _search()
    others = [office for office in _found(search) if office not in found.offices] if search else []
    return render_template("actions/office_list.html", list=found, search=search, others=others)


@pages.post("/lists/<int:number>/members")
@allow(*EDITORS)
def change_members(number: int) -> Response:
    """Add the ticked offices to the list, or take them off it."""
    found = _list(number)
    ticked = set(request.form.getlist("office", type=int))
    if request.form.get("change") == "remove":
        found.offices = [office for office in found.offices if office.id not in ticked]
    else:
        query = db.select(Office).where(Office.id.in_(ticked))
        found.offices += [office for office in db.session.scalars(query) if office not in found.offices]
    audit.record("change", of=found, by=acting(), at=now(), details={"offices": len(found.offices)})
    db.session.commit()
    return redirect(url_for("offices_desk.office_list", number=number), 303)


@pages.post("/lists/<int:number>/removal")
@allow(*EDITORS)
def remove_list(number: int) -> Response:
    """Drop a list that no page offers."""
    found = _list(number)
    used = db.session.scalar(db.select(ActionPage.title).where(ActionPage.lists.contains(found)).limit(1))
    if used:
        raise ActionStateError(_("'%(page)s' offers this list. Take it off that page first.", page=used))
    audit.record("remove", of=found, by=acting(), at=now(), details={"name": found.name})
    db.session.delete(found)
    db.session.commit()
    flash(_("The list is removed."))
    return redirect(url_for("offices_desk.desk"), 303)


def _desk(file_form: OfficesFileForm, list_form: OfficeListForm) -> str:
    search = _search()
    lists = db.session.scalars(db.select(OfficeList).order_by(OfficeList.name)).all()
    total = db.session.scalar(db.select(db.func.count(Office.id)).where(Office.left_at.is_(None))) or 0
    return render_template(
        "actions/offices.html",
        offices=_found(search),
        search=search,
        lists=lists,
        total=total,
        file_form=file_form,
        list_form=list_form,
        most=MOST_SHOWN,
    )


def _search() -> str:
    return request.args.get("q", "").strip()[:MOST_SEARCHED]


def _found(search: str) -> Sequence[Office]:
    query = db.select(Office).order_by(Office.left_at.is_not(None), Office.name).limit(MOST_SHOWN)
    for word in search.split():
        places = (Office.name, Office.post, Office.body, Office.country, Office.division, Office.district)
        query = query.where(or_(*(place.icontains(word, autoescape=True) for place in places)))
    return db.session.scalars(query).all()


def _list(number: int) -> OfficeList:
    found = find_numbered(OfficeList, number)
    if found is None:
        raise NotFoundError(_("There is no list %(number)s. Go back to the offices and choose one.", number=number))
    return found
