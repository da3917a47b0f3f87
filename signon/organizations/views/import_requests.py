"""The same in every import of a table at the desk: the file that is handed in, and the choices of how it is read."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import request
from flask_sqlalchemy.pagination import Pagination
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from signon.database.asked_numbers import page_of
from signon.database.db import db
from signon.errors import InputError
from signon.names import CONTROL
from signon.organizations.importing.details_file import NOTICES
from signon.organizations.importing.kept import Choices, KeptImport
from signon.sheets import ENCODINGS, Hidden
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l

PAGE = 100
IMPORTS_SHOWN = 20
MOST_SHEET = 100
ENTERED = ("added", "changed", "unchanged")


class ImportFileForm(FlaskForm):
    """A table that is handed in."""

    file = FileField(_l("File"))


def handed_in(form: ImportFileForm) -> tuple[bytes, str]:
    """The content and the name of the file. Raises ``InputError`` when there is none."""
    file = form.file.data
    if not file or isinstance(file, str):
        raise InputError(_("Choose a file: CSV or XLSX."))
    return file.read(), file.filename or _("The file")


def choices_sent(before: Choices | None = None) -> Choices:
    """The choice of how the file is read; what was not sent stays as it was.

    Raises ``InputError`` for the name of a sheet that none can have.
    """
    before = before or Choices()
    hidden = request.form.get("hidden", before.hidden)
    encoding = request.form.get("encoding", before.encoding)
    sheet = request.form.get("sheet", before.sheet)
    if CONTROL.search(sheet):
        raise InputError(
            _("The name of the sheet contains an invisible control character; write it as the workbook does.")
        )
    return Choices(
        hidden if hidden in {Hidden.INCLUDE.value, Hidden.SKIP.value} else "",
        encoding if encoding in ENCODINGS else "",
        sheet.strip()[:MOST_SHEET],
    )


def columns_to_keep(kept: KeptImport, choices: Choices) -> Sequence[str]:
    """The columns as chosen so far; none when the file is to be read so that its header may be another."""
    before = kept.chosen()
    is_same = (before.sheet, before.encoding) == (choices.sheet, choices.encoding)
    return kept.columns if is_same else []


def columns_sent(kept: KeptImport, offered: Collection[str]) -> list[str]:
    """The chosen column of every header; empty for one that is left out."""
    sent = [request.form.get(f"column-{place}", "") for place in range(len(kept.header))]
    return [column if column in offered else "" for column in sent]


def chosen_outcome(outcomes: Collection[str]) -> str:
    """The outcome whose rows are asked for; empty for all."""
    asked = request.args.get("outcome", "")
    return asked if asked in {*outcomes, NOTICES} else ""


def rows_page(rows: Any, kept: KeptImport, chosen: str, further: Any = None) -> Pagination:
    """The page that is asked for of the rows with an outcome. ``further`` is a condition in its place."""
    query = db.select(rows).filter_by(import_id=kept.id).order_by(rows.number)
    if chosen == NOTICES:
        query = query.where(rows.reason != "", rows.outcome.in_(ENTERED))
    elif further is not None:
        query = query.where(further)
    elif chosen:
        query = query.filter_by(outcome=chosen)
    return page_of(query, request.args.get("page", 1, int), size=PAGE)
