"""The public list of who signed a letter, as files for spreadsheets and programs."""

from flask import Response, jsonify

from signon.access import public
from signon.countries import COUNTRIES_BETWEEN
from signon.letters.models.letter import Letter
from signon.letters.views.kept import Page, kept_page
from signon.sheets import write_csv
from signon.signing.queries import public_signatories, recipient_only_count, standing_count
from signon.web.pages import Pages

pages = Pages()


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


def _csv(letter: Letter) -> Response:
    rows = [
        (one.organization, one.acronym, COUNTRIES_BETWEEN.join(one.countries), one.website)
        for one in public_signatories(letter)
    ]
    response = Response(write_csv(("organization", "acronym", "country", "website"), rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{letter.slug}-signatories.csv"'
    return response


def _json(letter: Letter) -> Response:
    return jsonify(
        letter=letter.slug,
        count=standing_count(letter),
        recipient_only=recipient_only_count(letter),
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
