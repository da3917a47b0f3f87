"""The desk's page of the signatures that look like one organisation."""

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.moderation.duplicates.models import DistinctPair
from signon.moderation.duplicates.pairs import COMPARISONS, duplicates_of
from signon.moderation.duplicates.search import DuplicateSearch, holding_count
from signon.web.capacity import heavy
from signon.web.pages import Pages

pages = Pages()


@pages.get("/letters/<slug>/duplicates")
@allow(*EVERY_COORDINATOR)
@heavy(COMPARISONS)
def duplicates(slug: str) -> str:
    """The likely pairs, and those that were told apart."""
    letter = Letter.named(slug)
    return render_template(
        "moderation/duplicates.html",
        letter=letter,
        found=duplicates_of(letter, request.args.get("page", 1, int)),
        apart=DistinctPair.of(letter),
        number=holding_count(letter),
    )


@pages.post("/letters/<slug>/duplicates")
@allow(*EDITORS)
def search_duplicates(slug: str) -> Response:
    """Have the worker compare a large letter's signatures."""
    DuplicateSearch.order(Letter.named(slug), by=acting(), at=now())
    db.session.commit()
    return redirect(url_for("moderation.duplicates", slug=slug))


@pages.get("/letters/<slug>/duplicates/state")
@allow(*EVERY_COORDINATOR)
def duplicates_state(slug: str) -> Response:
    """The progress of the comparing."""
    search = DuplicateSearch.latest(Letter.named(slug))
    under_way = search is not None and search.is_under_way()
    return jsonify(under_way=under_way, progress=search.progress if search else 0)
