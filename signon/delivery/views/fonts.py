"""The fonts that a letter can be printed in, each shown in itself."""

from functools import lru_cache

from flask import Response, render_template

from signon.access import EVERY_COORDINATOR, allow
from signon.database.db import db
from signon.delivery.documents import renderer
from signon.errors import NotFoundError
from signon.printing.pdf.fonts import installed_families
from signon.printing.pdf.page_images import page_image
from signon.printing.rendered import FontSpecimen
from signon.translation import gettext as _
from signon.web.capacity import Places, heavy
from signon.web.pages import Pages

pages = Pages()

MOST_SECONDS = 10.0
SPECIMENS = Places("font specimens", many=1, queue=6, seconds=10)
A_DAY = 24 * 60 * 60


@pages.get("/coordinator/fonts")
@allow(*EVERY_COORDINATOR)
def fonts() -> str:
    """All font families by name, with a picture of each."""
    return render_template("delivery/fonts.html", families=installed_families())


@pages.get("/coordinator/fonts/<family>.png")
@allow(*EVERY_COORDINATOR)
@heavy(SPECIMENS)
def font_specimen(family: str) -> Response:
    """A line set in the font. Raises ``NotFoundError`` for a family that is not installed under this very name."""
    if family not in installed_families():
        raise NotFoundError(_("The font '%(font)s' is not installed here.", font=family))
    db.session.rollback()  # so that nobody waits for the database meanwhile
    answer = Response(_specimen(family), mimetype="image/png")
    answer.cache_control.private = True
    answer.cache_control.max_age = A_DAY
    return answer


@lru_cache(maxsize=1_000)
def _specimen(family: str) -> bytes:
    with SPECIMENS.taken():
        return page_image(renderer().render(FontSpecimen(family), seconds=MOST_SECONDS).pdf, 1)
