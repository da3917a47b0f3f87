"""The rules for search engines: public pages may be found, pages made for one person or for coordinators may not."""

from flask import Response

from signon.access import public
from signon.web.pages import Pages

pages = Pages()
PRIVATE = ("/coordinator/", "/signatures/", "/authorities/", "/invitations/", "/unsubscribe/", "/privacy/data/")


@pages.get("/robots.txt")
@public
def robots() -> Response:
    """The addresses that search engines leave alone."""
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in PRIVATE)]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
