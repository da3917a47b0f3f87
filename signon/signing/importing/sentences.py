"""Outcomes of rows in sentences, the same by command and on the page."""

from signon.organizations.importing.cell_rules import shown
from signon.signing.importing.likely_duplicates import LikelyDuplicate
from signon.signing.importing.plan import HeldRow
from signon.signing.importing.there import AlreadyThere
from signon.translation import gettext as _


def there_in_words(one: AlreadyThere) -> str:
    """The state of a row's organisation, what differs and what to do."""
    return "; ".join(part for part in (one.state, *one.differences, one.advice) if part)


def held_in_words(one: HeldRow) -> str:
    """The organisations that a held row looks like, and what happened to them."""
    alike = (
        _(
            "looks like '%(like)s' (%(reason)s), which %(history)s",
            like=shown(other.name),
            reason=other.reason,
            history=_printable(other.history),
        )
        for other in one.against()
    )
    return _("; and ").join(alike)


def duplicate_in_words(one: LikelyDuplicate) -> str:
    """The organisation that a row to enter looks like."""
    said = _("looks like '%(like)s': %(reason)s", like=one.like, reason=one.reason)
    if not one.waiting:
        return said
    page = f"/coordinator/signatures/{one.waiting}"
    waits = _("that one waits for a decision at %(page)s, and this row is entered beside it", page=page)
    return f"{said}; {waits}"


def _printable(text: str) -> str:
    """A text that somebody has written, whole, without anything that a terminal would obey."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
