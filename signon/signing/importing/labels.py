"""The desk's names for the columns of lists of signatories, and the outcomes of rows and states of imports."""

from typing import Any

from signon.organizations.importing.kept import ImportStatus
from signon.organizations.labels import STATES
from signon.signing.importing.models import SignatoryOutcome
from signon.web.languages import lazy_gettext as _l

__all__ = ["FIELDS", "OUTCOMES", "STATES", "field", "outcomes"]

FIELDS: dict[str, Any] = {
    "organization": _l("Organisation"),
    "acronym": _l("Acronym"),
    "country": _l("Country"),
    "second_country": _l("Second country"),
    "website": _l("Website"),
    "representative_name": _l("Representative: name"),
    "representative_title": _l("Representative: title"),
    "representative_email": _l("Representative: email"),
    "first_name": _l("Representative: first name"),
    "last_name": _l("Representative: last name"),
    "listed": _l("Listed: public or recipient-only"),
    "sort_as": _l("Sorted as"),
}
OUTCOMES: dict[str, Any] = {
    SignatoryOutcome.ADDED: _l("to enter"),
    SignatoryOutcome.THERE: _l("already there"),
    SignatoryOutcome.HELD: _l("held"),
    SignatoryOutcome.REFUSED: _l("refused"),
    "possible-duplicates": _l("possible duplicates"),
}


DONE: dict[str, Any] = {ImportStatus.APPLIED: _l("entered"), ImportStatus.UNDONE: _l("entered, then taken back")}
"""The words for rows that are to be entered, once they were, by the state of their import."""


def outcomes(status: ImportStatus) -> dict[str, Any]:
    """The words for the outcomes of an import in this state."""
    return {**OUTCOMES, SignatoryOutcome.ADDED: DONE.get(status, OUTCOMES[SignatoryOutcome.ADDED])}


def field(name: str) -> str:
    """A column, for a person."""
    return str(FIELDS.get(name, name))
