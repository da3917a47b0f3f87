"""Imports of signatories at the desk: hand a list in, say what its columns are, look at every row, enter them, undo."""

from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow
from signon.database.db import db, now
from signon.errors import InputError
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.organizations.importing.kept import ChangedSinceError, ImportStateError, ImportStatus, give_up
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
from signon.signing.importing import labels
from signon.signing.importing.applying import DecidedMeanwhileError
from signon.signing.importing.jobs import read_now_or_later
from signon.signing.importing.keeping import DUPLICATES, apply_import, entered_numbers, held_rows, restricts
from signon.signing.importing.models import SignatoryImport, SignatoryImportRow, SignatoryOutcome
from signon.signing.importing.reading import OFFERED
from signon.signing.importing.undoing import undo_import
from signon.signing.models.record import AlreadySignedError
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _
from signon.translation import ngettext
from signon.web.pages import Pages

pages = Pages()
Page = AnyResponse | tuple[str, int]
ENTERED_AS = (SignatureStatus.VERIFIED, SignatureStatus.APPROVED)


@pages.get("")
@allow(*EVERY_COORDINATOR)
def imports(slug: str) -> str:
    """The form that takes a list, and the letter's latest imports."""
    return _imports_page(Letter.named(slug), ImportFileForm())


@pages.post("")
@allow(*EDITORS)
def receive_file(slug: str) -> Page:
    """Take a list in and read it; nothing is entered."""
    letter, form = Letter.named(slug), ImportFileForm()
    try:
        (content, name), choices = handed_in(form), choices_sent()
    except InputError as error:
        form.file.errors = str(error).splitlines()
        return _imports_page(letter, form), error.status
    kept = SignatoryImport.receive(content, name, by=acting(), at=now(), letter_id=letter.id)
    read_now_or_later(kept, choices=choices)
    db.session.commit()
    return _to(slug, kept.id)


@pages.get("/<int:number>")
@allow(*EVERY_COORDINATOR)
def signatory_import(slug: str, number: int) -> str:
    """The import's effect, planned or done, row by row."""
    return _import_page(_found(slug, number))


@pages.get("/<int:number>/state")
@allow(*EVERY_COORDINATOR)
def import_state(slug: str, number: int) -> Response:
    """The progress of reading the list."""
    kept = _found(slug, number)
    return jsonify(under_way=kept.is_under_way(), progress=kept.progress)


@pages.post("/<int:number>/columns")
@allow(*EDITORS)
def choose_columns(slug: str, number: int) -> AnyResponse:
    """Read the list anew under the coordinator's choice of columns."""
    kept = _to_choose(slug, number)
    read_now_or_later(kept, columns_sent(kept, OFFERED), chosen_rows=kept.chosen_rows)
    db.session.commit()
    return _to(slug, number)


@pages.post("/<int:number>/reading")
@allow(*EDITORS)
def choose_reading(slug: str, number: int) -> AnyResponse:
    """Read the file anew: another sheet, in another encoding, with or without what is hidden."""
    kept = _to_choose(slug, number)
    choices = choices_sent(kept.chosen())
    read_now_or_later(kept, columns_to_keep(kept, choices), choices=choices, chosen_rows=kept.chosen_rows)
    db.session.commit()
    return _to(slug, number)


@pages.post("/<int:number>/application")
@allow(*EDITORS)
def enter(slug: str, number: int) -> AnyResponse:
    """Enter the rows and the ticked ones; when the letter has changed meanwhile, show the list anew."""
    kept = _found(slug, number, held=True)
    status = SignatureStatus(request.form["as"]) if request.form.get("as") in set(ENTERED_AS) else None
    if status is None:
        raise InputError(_("Say how they are entered: to wait for a decision, or approved."))
    if not _take_ticked(kept):
        return _to(slug, number)
    try:
        apply_import(kept, status=status, by=acting(), at=now())
        db.session.commit()
    except (DecidedMeanwhileError, AlreadySignedError) as error:
        return _outdated(slug, number, str(error))
    _tell_of_entered(kept, status)
    return _to(slug, number)


@pages.post("/<int:number>/undoing")
@allow(*EDITORS)
def undo(slug: str, number: int) -> Page:
    """Take the import back, wholly, or but for signatures that were touched since."""
    kept = _found(slug, number, held=True)
    try:
        left = undo_import(kept, by=acting(), at=now(), leave_changed="leave" in request.form)
        db.session.commit()
    except ChangedSinceError as error:
        db.session.rollback()
        return _import_page(_found(slug, number), changed_since=str(error)), error.status
    flash(
        ngettext(
            "The import is undone; %(num)d signature stays as it is.",
            "The import is undone; %(num)d signatures stay as they are.",
            left,
        )
        if left
        else _("The import is undone: the signatures that it entered are gone. Nobody was told by mail.")
    )
    return _to(slug, number)


@pages.post("/<int:number>/removal")
@allow(*EDITORS)
def forget(slug: str, number: int) -> AnyResponse:
    """Give an import up, and forget its file."""
    give_up(_found(slug, number, held=True), SignatoryImportRow)
    db.session.commit()
    flash(_("The file is forgotten; nothing was changed."))
    return redirect(url_for("signing.imports.imports", slug=slug))


def _found(slug: str, number: int, *, held: bool = False) -> SignatoryImport:
    return SignatoryImport.numbered(number, Letter.named(slug), held=held)


def _to_choose(slug: str, number: int) -> SignatoryImport:
    kept = _found(slug, number, held=True)
    if kept.status is not ImportStatus.PLANNED:
        raise ImportStateError(
            _("Import %(number)s cannot be read otherwise: %(reason)s.", number=number, reason=kept.status.in_words)
        )
    return kept


def _to(slug: str, number: int) -> AnyResponse:
    return redirect(url_for("signing.imports.signatory_import", slug=slug, number=number))


def _take_ticked(kept: SignatoryImport) -> bool:
    """Plan with the held rows that are ticked. Whether the plan can be entered now, as it was shown."""
    kept.refuse_to_apply_unless_planned()
    shown = {row.number for row in held_rows(kept)}
    ticked = {number for number in request.form.getlist("row", type=int) if number in shown}
    if ticked == set(kept.chosen_rows):
        return True
    before, changing = entered_numbers(kept), ticked | set(kept.chosen_rows)
    read_now_or_later(kept, kept.columns, chosen_rows=ticked)
    is_planned = kept.status is ImportStatus.PLANNED and not kept.error
    is_as_shown = is_planned and entered_numbers(kept) - changing == before - changing
    if not is_as_shown:
        db.session.commit()
        flash(_("The rows were read anew, with the ticked ones. Look once more, then enter them."), "wait")
    return is_as_shown


def _outdated(slug: str, number: int, why: str) -> AnyResponse:
    db.session.rollback()
    kept = _to_choose(slug, number)
    read_now_or_later(kept, kept.columns, chosen_rows=kept.chosen_rows)
    db.session.commit()
    flash(_("%(reason)s The rows below are as they are now.", reason=why), "wait")
    return _to(slug, number)


def _tell_of_entered(kept: SignatoryImport, status: SignatureStatus) -> None:
    number = kept.count(SignatoryOutcome.ADDED)
    if not number:
        said = _("No organisation was entered.")
        if restricts(kept):
            said = f"{said} {_('Those that the file lists so are listed for the recipient alone now.')}"
    elif status is SignatureStatus.VERIFIED:
        said = ngettext(
            "%(num)d organisation is entered and waits for a decision.",
            "%(num)d organisations are entered and wait for a decision.",
            number,
        )
    else:
        said = ngettext(
            "%(num)d organisation is entered and approved.", "%(num)d organisations are entered and approved.", number
        )
    flash(said)
    if kept.letter.status is LetterStatus.DELIVERED and number:
        flash(_("The letter is finalised: an addendum can name those who are approved."), "wait")


def _imports_page(letter: Letter, form: ImportFileForm) -> str:
    query = db.select(SignatoryImport).filter_by(letter_id=letter.id).order_by(SignatoryImport.id.desc())
    return render_template(
        "signing/imports.html",
        letter=letter,
        form=form,
        imports=db.session.scalars(query.limit(IMPORTS_SHOWN)).all(),
        page_of=lambda number: url_for("signing.imports.signatory_import", slug=letter.slug, number=number),
        addresses={"all": url_for("signing.imports.imports", slug=letter.slug)},
        encodings=ENCODINGS,
        words=labels,
    )


def _import_page(kept: SignatoryImport, changed_since: str = "") -> str:
    chosen = chosen_outcome([*SignatoryOutcome, DUPLICATES])
    alike = SignatoryImportRow.like != "" if chosen == DUPLICATES else None
    return render_template(
        "signing/import.html",
        kept=kept,
        letter=kept.letter,
        page=rows_page(SignatoryImportRow, kept, chosen, alike),
        chosen=chosen,
        outcomes=list(SignatoryOutcome),
        columns=OFFERED,
        held=held_rows(kept) if kept.status is ImportStatus.PLANNED else [],
        ticked=set(kept.chosen_rows),
        restricts=restricts(kept),
        changed_since=changed_since,
        encodings=ENCODINGS,
        addresses=_addresses(kept),
        words=labels,
    )


def _addresses(kept: SignatoryImport) -> dict[str, Any]:
    """The addresses of the import's page and of what can be done with it."""
    slug = kept.letter.slug
    endpoints = {
        "page": "signatory_import", "state": "import_state", "columns": "choose_columns", "reading": "choose_reading",
        "application": "enter", "undoing": "undo", "removal": "forget",
    }  # fmt: skip
    addresses: dict[str, Any] = {
        name: url_for(f"signing.imports.{endpoint}", slug=slug, number=kept.id) for name, endpoint in endpoints.items()
    }
    return addresses | {
        "all": url_for("signing.imports.imports", slug=slug),
        "endpoint": "signing.imports.signatory_import",
        "query": {"slug": slug},
    }
