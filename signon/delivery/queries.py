"""Queries of the pages about renderings and documents."""

from sqlalchemy.orm import undefer

from signon.database.asked_numbers import find_numbered
from signon.database.db import db
from signon.delivery.orders import Rendering, RenderingKind
from signon.errors import NotFoundError
from signon.jobs.leased import WorkStatus
from signon.letters.models.letter import Letter
from signon.translation import gettext as _


def find_rendering(number: int, *, with_pdf: bool = False) -> Rendering:
    """The rendering with this number. Raises ``NotFoundError``; previews are kept only for a while."""
    options = [undefer(Rendering.pdf)] if with_pdf else []
    found = find_numbered(Rendering, number, options=options)
    if found is None:
        raise NotFoundError(_("There is no such rendering any more. Only the latest previews are kept; order another."))
    return found


def latest_preview(letter: Letter) -> Rendering | None:
    """The preview that was finished last."""
    query = db.select(Rendering).filter_by(letter_id=letter.id, kind=RenderingKind.PREVIEW, status=WorkStatus.DONE)
    return db.session.scalar(query.order_by(Rendering.id.desc()).limit(1))
