"""The details of a signature: what its representative entered, and a digest of them.

A page that shows them sends the digest back with its button, so that nobody presses for something else than they were shown.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from signon.database.db import db
from signon.errors import DomainError
from signon.signing.models.record import Listed, SignatureRecord
from signon.translation import gettext as _

OF_THE_TEXT = frozenset({"letter_id", "text_version_id"})
SECOND_COUNTRY = "second_country"
SAID = (
    "letter_id",
    "text_version_id",
    "organization",
    "printed_name",
    "acronym",
    "country",
    SECOND_COUNTRY,
    "website",
    "representative_name",
    "representative_title",
    "representative_email",
    "listed",
    "authorised_by_name",
    "authorised_by_title",
    "authorised_by_email",
)
"""The fields of what a signature says, and of the text that it agreed to."""

DECIDED = (
    "status",
    "reason",
    "authority",
    "authority_words",
    "match",
    "directory_entry_id",
    "duplicate_of_id",
    "sort_as",
)
"""The fields of what was decided about a signature, and of what is known of it: coordinators see these too."""


class ShownOtherwiseError(DomainError):
    """The signature is no longer what the page with the button showed."""


@dataclass(frozen=True, kw_only=True)
class SignatureDetails:
    """The details that a representative enters, already validated: countries are ISO 3166 alpha-2 codes or empty."""

    organization: str
    acronym: str = ""
    country: str = ""
    second_country: str = ""
    website: str = ""
    representative_name: str = ""
    representative_title: str = ""
    representative_email: str = ""
    listed: Listed = Listed.PUBLIC


class Details(SignatureRecord):
    """The details of a signature, and whether a page has shown them as they are."""

    __abstract__ = True

    def details(self) -> dict[str, Any]:
        """The entered values by field name, for forms and exports."""
        return {field: getattr(self, field) for field in SignatureDetails.__dataclass_fields__}

    def said(self) -> str:
        """A digest of what the signature says: another one means that other details would be shown."""
        return said_digest({field: getattr(self, field) for field in SAID})

    def judged(self) -> str:
        """A digest of what the signature says and of where it stands, as coordinators see it."""
        return said_digest({field: getattr(self, field) for field in (*SAID, *DECIDED)})

    def differences(self, other: Self) -> list[str]:
        """The names of the fields, the text aside, in which the other signature says something else."""
        return [field for field in SAID if field not in OF_THE_TEXT and getattr(self, field) != getattr(other, field)]

    def refuse_unsaid(self, seen: str) -> None:
        """Raise ``ShownOtherwiseError`` unless the page whose button was pressed showed what the signature says.

        Others are kept from changing it until the transaction ends.
        """
        self._hold_as_it_is()
        if self.said() != seen:
            raise ShownOtherwiseError(
                _(
                    "The signature of %(organization)s has changed since this page was opened. Look at it as it is now.",
                    organization=self.printed_name,
                )
            )

    def _hold_as_it_is(self) -> None:
        # The letter always before its signatures, so that no two wait for each other for ever.
        self.letter.hold()
        db.session.refresh(self, with_for_update=True)


def said_digest(values: Mapping[str, Any]) -> str:
    """The digest of what a signature says. Of one country, it is what it was before there could be two."""
    return digest(
        {field: value for field, value in values.items() if value or field not in {SECOND_COUNTRY, "sort_as"}}
    )


def digest(values: Mapping[str, Any]) -> str:
    """The SHA-256 of named values, in hexadecimal."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
