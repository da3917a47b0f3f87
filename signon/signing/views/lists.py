"""The public list of who signed a letter: its pages, a search in it, and files for spreadsheets and programs."""

from flask import Response, jsonify, render_template, request

from signon.access import public
from signon.countries import COUNTRIES_BETWEEN
from signon.letters.models.letter import Letter
from signon.letters.views.kept import Page, kept_page
from signon.names import MOST_NAME
from signon.sheets import write_csv
from signon.signing.public_list import ListPage, found_in_list, list_page, whole_list
from signon.signing.public_signatories import public_signatories
from signon.signing.queries import StandingCounts, standing_counts
from signon.web.languages import page_language
from signon.web.pages import Pages

pages = Pages()
MOST_PAGES = 10_000
"""No list has more pages; a number beyond is the last one's, as is one that is too large for its list."""


@pages.get("/letters/<slug>/signatories")
@public
def signatories(slug: str) -> Page:
    """A page of the list, all of it, or those whose names hold what somebody looks for."""
    words = " ".join(request.args.get("find", "").split())[:MOST_NAME]
    if words:
        return _found_page(Letter.public(slug), words)
    if "all" in request.args:
        return kept_page(slug, _whole_list, part="all")
    number = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    return kept_page(slug, lambda letter: _page(letter, number), part=number)


@pages.get("/letters/<slug>/signatories.csv")
@public
def signatories_csv(slug: str) -> Page:
    """The public list, for a spreadsheet."""
    return kept_page(slug, _csv)


@pages.get("/letters/<slug>/signatories.json")
@public
def signatories_json(slug: str) -> Page:
    """The public list, for a program. Those listed for the recipient alone are only counted."""
    return kept_page(slug, _json)


def _whole_list(letter: Letter) -> str:
    counts = standing_counts(letter)
    return _list_page(letter, whole_list(letter, public=counts.public, language=page_language()), counts)


def _page(letter: Letter, number: int) -> str:
    counts = standing_counts(letter)
    return _list_page(letter, list_page(letter, number, public=counts.public, language=page_language()), counts)


def _list_page(letter: Letter, shown: ListPage, counts: StandingCounts) -> str:
    return render_template("signing/signatories.html", letter=letter, list=shown, recipient_only=counts.recipient_only)


def _found_page(letter: Letter, words: str) -> str:
    found, more = found_in_list(letter, words, language=page_language())
    return render_template("signing/signatories_found.html", letter=letter, words=words, signatories=found, more=more)


def _csv(letter: Letter) -> Response:
    rows = [
        (one.organization, one.acronym, COUNTRIES_BETWEEN.join(one.countries), one.website)
        for one in public_signatories(letter)
    ]
    response = Response(write_csv(("organization", "acronym", "country", "website"), rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{letter.slug}-signatories.csv"'
    return response


def _json(letter: Letter) -> Response:
    counts = standing_counts(letter)
    return jsonify(
        letter=letter.slug,
        count=counts.standing,
        recipient_only=counts.recipient_only,
        signatories=[
            {
                "organization": one.organization,
                "acronym": one.acronym,
                "country": COUNTRIES_BETWEEN.join(one.countries),
                "website": one.website,
            }
            for one in public_signatories(letter)
        ],
    )
