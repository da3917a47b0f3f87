"""What search engines are told: the public pages may be found, pages made for one person or for coordinators may not."""

from flask import Blueprint, Response

from signon.access import public

crawlers = Blueprint("crawlers", __name__)
PRIVATE = ("/coordinator/", "/signatures/", "/authorities/", "/invitations/", "/unsubscribe/", "/privacy/data/")


@crawlers.get("/robots.txt")
@public
def robots() -> Response:
    """Which addresses search engines leave alone."""
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in PRIVATE)]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
