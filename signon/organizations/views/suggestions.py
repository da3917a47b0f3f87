"""Proposals from the directory for the sign form, as JSON."""

from flask import Response, current_app, jsonify, request

from signon.access import public
from signon.countries import country_name
from signon.errors import told_in_json
from signon.organizations.suggestions import Suggestion, by_name, by_website
from signon.web.languages import page_language
from signon.web.pages import Pages

pages = Pages()
SECONDS_KEPT = 60


@pages.get("/directory/suggestions")
@public
@told_in_json
def suggest() -> Response:
    """A few entries for what was typed as a name (``q``) or as a website (``website``).

    Which entries are proposed, the operator sets: members, all, or none.
    """
    proposed = current_app.config["SIGNON"].directory_suggestions
    found: list[Suggestion] = []
    if proposed != "none":
        members_only = proposed == "members"
        found = by_name(request.args.get("q", ""), members_only=members_only)
        found += by_website(request.args.get("website", ""), members_only=members_only)
    answer = jsonify(suggestions=[_shown(one) for one in found])
    answer.headers["Cache-Control"] = f"private, max-age={SECONDS_KEPT}"
    return answer


def _shown(one: Suggestion) -> dict[str, str]:
    country = country_name(one.country, page_language()) if one.country else ""
    return {"name": one.name, "acronym": one.acronym, "country": country, "website": one.website, "also": one.also}
