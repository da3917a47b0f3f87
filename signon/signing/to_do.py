"""Things to do about signatories collected elsewhere: to settle imports that were looked at and left."""

from datetime import datetime

from flask import Flask
from sqlalchemy import Select, select

from signon.organizations.importing.kept import ImportStatus
from signon.organizations.to_do import LEFT_FOR, told_of_imports
from signon.signing.importing.models import SignatoryImport
from signon.to_do import TO_DO, ToDo
from signon.web.pages import path_of


def add_to_do(app: Flask) -> None:
    """Add this kind to an application."""
    kind = ToDo(_left, told_of_imports, lambda slug: path_of("signing.imports.imports", slug=slug))
    TO_DO.add(app, "imports of signatories", kind)


def _left(at: datetime) -> Select[int, int]:
    query = select(SignatoryImport.letter_id, SignatoryImport.id).where(SignatoryImport.status == ImportStatus.PLANNED)
    return query.where(SignatoryImport.created_at <= at - LEFT_FOR)
