"""Things to do about the directory: to settle imports that were looked at and left."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import Select, literal, select

from signon.organizations.importing.kept import ImportStatus
from signon.organizations.importing.models import DirectoryImport
from signon.to_do import NO_LETTER, TO_DO, ToDo
from signon.translation import ngettext
from signon.web.pages import path_of

LEFT_FOR = timedelta(hours=1)
"""The time after which an import counts as left: until then somebody is probably at it."""


def add_to_do(app: Flask) -> None:
    """Add this kind to an application."""
    kind = ToDo(_left, told_of_imports, lambda _slug: path_of("organizations.imports"), page_of_one=_import)
    TO_DO.add(app, "imports into the directory", kind)


def _left(at: datetime) -> Select[int, int]:
    query = select(literal(NO_LETTER), DirectoryImport.id).where(DirectoryImport.status == ImportStatus.PLANNED)
    return query.where(DirectoryImport.created_at <= at - LEFT_FOR)


def _import(number: int) -> str:
    return path_of("organizations.directory_import", number=number)


def told_of_imports(_letter: int, number: int) -> str:
    """The words for so many imports, whatever they are imports into."""
    return ngettext("%(num)d import waits for your word", "%(num)d imports wait for your word", number)
