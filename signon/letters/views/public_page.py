"""The public pages of letters: the list of those that can be signed and have left, and the letter itself.

What other features have to say of a letter, they show at the places of ``letters_page`` and ``letter_page``.
"""

from collections.abc import Iterator

from flask import Response, render_template, url_for
from werkzeug.exceptions import abort

from signon.access import public
from signon.database.db import now
from signon.letters import queries
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextPicture, TextVersion
from signon.letters.views.kept import kept_page
from signon.web.pages import Pages

pages = Pages()

PICTURE_SECONDS = 3_600
"""Seconds for which browsers and proxies keep a picture, whose address changes with it."""


@pages.get("/")
@public
def letters() -> str:
    """The letters that can be signed, and those that have left."""
    at = now()
    return render_template("letters/public_list.html", letters=queries.public_letters(at), at=at)


@pages.get("/letters/<slug>")
@public
def letter(slug: str) -> Response | str:
    """The letter as a letter, with those who signed it."""
    return kept_page(slug, _letter_page)


@pages.get("/letters/<slug>/pictures/<sha256>.png")
@public
def picture(slug: str, sha256: str) -> Response:
    """A picture within the text of a letter, or within an earlier version of it, as public as that."""
    letter = Letter.public(slug)
    answer = Response(TextPicture.of(letter.id, sha256) or abort(404), mimetype="image/png")
    answer.cache_control.public, answer.cache_control.max_age = True, PICTURE_SECONDS
    return answer


def first_pages() -> Iterator[str]:
    """The addresses that visitors come to first: the list of letters, and an open letter's page."""
    yield url_for("public_letters.letters")
    for letter in queries.public_letters(now()).open[:1]:
        yield url_for("public_letters.letter", slug=letter.slug)


def _letter_page(letter: Letter) -> str:
    return render_template("letters/public_page.html", letter=letter, parts=letter.parts)


def picture_addresses(letter: Letter, version: TextVersion | None) -> dict[str, str]:
    """The addresses of the pictures within the letter's text, or within a version of it, by name."""
    digests = version.pictures if version else letter.picture_digests()
    return {
        name: url_for("public_letters.picture", slug=letter.slug, sha256=sha256) for name, sha256 in digests.items()
    }
