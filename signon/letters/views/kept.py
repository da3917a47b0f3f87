"""Pages of a letter for the public, kept until something changes that they show."""

from collections.abc import Callable, Hashable

from flask import Response

from signon.database.db import now
from signon.letters.models.letter import Letter
from signon.letters.models.public_mark import public_state
from signon.web import kept_pages

Page = Response | str


def kept_page(slug: str, make: Callable[[Letter], Page], *, part: Hashable = "") -> Page:
    """The answer that ``make`` makes of the letter, or made of it before; ``part`` tells pages at one address apart.

    Raises ``NotFoundError`` unless there is a public letter with this slug.
    """
    if not kept_pages.is_for_everybody():
        return make(Letter.public(slug))
    state = public_state(slug, now())
    if state is None:
        return make(Letter.public(slug))
    return kept_pages.kept_page(part, state, lambda: make(Letter.public(slug)))
