"""Slugs: the last part of a letter's address."""

import re
import unicodedata
from collections.abc import Set as AbstractSet

from signon.errors import InputError
from signon.letters.parts.letter_parts import LetterParts
from signon.translation import gettext as _

RESERVED_SLUGS = frozenset({"new"})
"""A letter of this name would hide behind the form for a new one."""
LONGEST_MADE = 60
MAKESHIFT = "untitled-letter"
"""The slug of a draft that has no title, no subject and no addressee yet."""


class SlugTakenError(InputError):
    """Another letter has this slug."""


def slugify(title: str) -> str:
    """A title as the last part of an address: small letters, digits and hyphens; ``letter`` when nothing is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_MADE].strip("-") or "letter"


def is_makeshift(slug: str) -> bool:
    """Whether a slug was only made because the draft had no title yet."""
    return re.fullmatch(rf"{MAKESHIFT}(?:-\d+)?", slug) is not None


def free_slug(parts: LetterParts, others: AbstractSet[str]) -> str:
    """The slug that the parts name, or one made of the title that none of ``others`` has.

    Raises ``SlugTakenError`` when the parts name one that is taken.
    """
    taken = RESERVED_SLUGS | others
    if parts.slug:
        if parts.slug in taken:
            raise SlugTakenError(_("There is already a letter '%(slug)s'. Choose another slug.", slug=parts.slug))
        return parts.slug
    wanted = slugify(parts.own_heading()) if parts.own_heading() else MAKESHIFT
    number = 1
    slug = wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
