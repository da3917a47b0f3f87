"""Imports into the directory at the desk: hand a file in, say what its columns are, look at every row, apply, undo."""

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow
from signon.database.db import db, now
from signon.errors import InputError
from signon.organizations import labels
from signon.organizations.entries.states import changes
from signon.organizations.importing.applying import apply_import
from signon.organizations.importing.jobs import read_now_or_later
from signon.organizations.importing.kept import ChangedSinceError, give_up
from signon.organizations.importing.models import DirectoryImport, DirectoryImportRow, ImportStateError, ImportStatus
from signon.organizations.importing.plan import Outcome
from signon.organizations.importing.reading import offered_columns
from signon.organizations.importing.undoing import undo_import
from signon.organizations.views.directory import Page
from signon.organizations.views.import_requests import (
    IMPORTS_SHOWN,
    ImportFileForm,
    choices_sent,
    chosen_outcome,
    columns_sent,
    columns_to_keep,
    handed_in,
    rows_page,
)
from signon.sheets import ENCODINGS
from signon.translation import gettext as _
from signon.translation import ngettext
from signon.web.pages import Pages

pages = Pages()


@pages.get("/imports")
@allow(*EVERY_COORDINATOR)
def imports() -> str:
    """The form that takes a file, and the latest imports."""
    return _imports_page(ImportFileForm())


@pages.post("/imports")
@allow(*EDITORS)
def receive_file() -> Page:
    """Take a file in and read it; nothing is changed in the directory."""
    form = ImportFileForm()
    try:
        (content, name), choices = handed_in(form), choices_sent()
    except InputError as error:
        form.file.errors = str(error).splitlines()
        return _imports_page(form), error.status
    kept = DirectoryImport.receive(content, name, by=acting(), at=now())
    read_now_or_later(kept, choices=choices)
    db.session.commit()
    return redirect(url_for("organizations.directory_import", number=kept.id))


@pages.get("/imports/<int:number>")
@allow(*EVERY_COORDINATOR)
def directory_import(number: int) -> str:
    """The import's effect, planned or done, row by row."""
    return _import_page(DirectoryImport.numbered(number))


@pages.get("/imports/<int:number>/state")
@allow(*EVERY_COORDINATOR)
def import_state(number: int) -> Response:
    """The progress of reading the file."""
    kept = DirectoryImport.numbered(number)
    return jsonify(under_way=kept.is_under_way(), progress=kept.progress)


@pages.post("/imports/<int:number>/columns")
@allow(*EDITORS)
def choose_columns(number: int) -> AnyResponse:
    """Read the file anew under the coordinator's choice of columns."""
    kept = DirectoryImport.numbered(number, held=True)
    if kept.status is not ImportStatus.PLANNED:
        raise ImportStateError(_("The columns of import %(number)s can no longer be chosen.", number=number))
    read_now_or_later(kept, columns_sent(kept, offered_columns([*kept.header, *kept.columns])))
    db.session.commit()
    return redirect(url_for("organizations.directory_import", number=number))


@pages.post("/imports/<int:number>/reading")
@allow(*EDITORS)
def choose_reading(number: int) -> AnyResponse:
    """Read the file anew: another sheet, in another encoding, with or without what is hidden."""
    kept = DirectoryImport.numbered(number, held=True)
    if kept.status is not ImportStatus.PLANNED:
        raise ImportStateError(_("Import %(number)s can no longer be read otherwise.", number=number))
    choices = choices_sent(kept.chosen())
    read_now_or_later(kept, columns_to_keep(kept, choices), choices)
    db.session.commit()
    return redirect(url_for("organizations.directory_import", number=number))


@pages.post("/imports/<int:number>/application")
@allow(*EDITORS)
def apply(number: int) -> Page:
    """Do what the import says; when the directory has changed meanwhile, show it anew."""
    kept = DirectoryImport.numbered(number, held=True)
    try:
        apply_import(kept, by=acting(), at=now())
        db.session.commit()
    except ImportStateError as error:
        return _outdated(number, error)
    added, changed = kept.count(Outcome.ADDED), kept.count(Outcome.CHANGED)
    flash(_("The directory has %(added)s new and %(changed)s changed entries.", added=added, changed=changed))
    return redirect(url_for("organizations.directory_import", number=number))


@pages.post("/imports/<int:number>/undoing")
@allow(*EDITORS)
def undo(number: int) -> Page:
    """Take the import back, wholly, or but for entries that were changed since."""
    kept = DirectoryImport.numbered(number, held=True)
    try:
        left = undo_import(kept, by=acting(), at=now(), leave_changed="leave" in request.form)
        db.session.commit()
    except ChangedSinceError as error:
        db.session.rollback()
        return _import_page(DirectoryImport.numbered(number), changed_since=str(error)), error.status
    flash(
        ngettext(
            "The import is undone; %(num)d entry is left as it is.",
            "The import is undone; %(num)d entries are left as they are.",
            left,
        )
        if left
        else _("The import is undone: what it added is gone, and what it changed is as it was before.")
    )
    return redirect(url_for("organizations.directory_import", number=number))


@pages.post("/imports/<int:number>/removal")
@allow(*EDITORS)
def forget(number: int) -> AnyResponse:
    """Give an import up, and forget its file."""
    give_up(DirectoryImport.numbered(number, held=True), DirectoryImportRow)
    db.session.commit()
    flash(_("The file is forgotten; nothing was changed."))
    return redirect(url_for("organizations.imports"))


def _outdated(number: int, error: ImportStateError) -> Page:
    db.session.rollback()
    kept = DirectoryImport.numbered(number, held=True)
    if kept.status is not ImportStatus.PLANNED:
        raise error
    read_now_or_later(kept, kept.columns)
    db.session.commit()
    flash(str(error), "wait")
    return redirect(url_for("organizations.directory_import", number=number))


def _imports_page(form: ImportFileForm) -> str:
    query = db.select(DirectoryImport).order_by(DirectoryImport.id.desc()).limit(IMPORTS_SHOWN)
    return render_template(
        "organizations/imports.html",
        form=form,
        imports=db.session.scalars(query).all(),
        page_of=lambda number: url_for("organizations.directory_import", number=number),
        encodings=ENCODINGS,
        words=labels,
    )


def _import_page(kept: DirectoryImport, changed_since: str = "") -> str:
    chosen = chosen_outcome(list(Outcome))
    return render_template(
        "organizations/import.html",
        kept=kept,
        page=rows_page(DirectoryImportRow, kept, chosen),
        chosen=chosen,
        outcomes=list(Outcome),
        columns=offered_columns([*kept.header, *kept.columns]),
        changed_since=changed_since,
        changes=changes,
        encodings=ENCODINGS,
        addresses=_addresses(kept.id),
        words=labels,
    )


def _addresses(number: int) -> dict[str, object]:
    """The addresses of the import's page and of what can be done with it."""
    endpoints = {
        "page": "directory_import", "state": "import_state", "columns": "choose_columns", "reading": "choose_reading",
        "application": "apply", "undoing": "undo", "removal": "forget",
    }  # fmt: skip
    addresses: dict[str, object] = {
        name: url_for(f"organizations.{endpoint}", number=number) for name, endpoint in endpoints.items()
    }
    return addresses | {
        "all": url_for("organizations.imports"),
        "endpoint": "organizations.directory_import",
        "query": {},
    }
