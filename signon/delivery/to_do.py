"""Things to do about documents: to see to final documents and addenda that could not be made."""

from datetime import datetime

from flask import Flask
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from signon.delivery.orders import Rendering, RenderingKind
from signon.jobs.leased import WorkStatus
from signon.to_do import TO_DO, ToDo
from signon.translation import ngettext
from signon.web.pages import path_of

LEAVING = (RenderingKind.FINAL, RenderingKind.ADDENDUM)


def add_to_do(app: Flask) -> None:
    """Add this kind to an application."""
    kind = ToDo(_failed, _told, lambda slug: path_of("delivery.finals", slug=slug), page_of_one=_rendering)
    TO_DO.add(app, "failed documents", kind)


def _failed(_at: datetime) -> Select[int, int]:
    """The orders that failed, not those that were given up before a worker had them, unless another was given since."""
    later = aliased(Rendering)
    overtaken = select(later.id).where(
        later.letter_id == Rendering.letter_id, later.kind == Rendering.kind, later.id > Rendering.id
    )
    query = select(Rendering.letter_id, Rendering.id).where(Rendering.kind.in_(LEAVING), ~overtaken.exists())
    return query.where(Rendering.status == WorkStatus.FAILED, Rendering.attempts > 0)


def _told(_letter: int, number: int) -> str:
    return ngettext("%(num)d final document could not be made", "%(num)d final documents could not be made", number)


def _rendering(number: int) -> str:
    return path_of("delivery.rendering", number=number)
