"""What a sign-on says: the details that a representative enters, and what the sign-on met."""

from dataclasses import dataclass
from enum import StrEnum


class Listed(StrEnum):
    """How an organisation is listed: everywhere, or only on the document that the recipient gets."""

    PUBLIC = "public"
    RECIPIENT_ONLY = "recipient-only"


class Match(StrEnum):
    """How surely the organisation is one of the directory; unknown until the signature is verified."""

    UNKNOWN = ""
    EXACT = "exact"
    LIKELY = "likely"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class SignatureDetails:
    """What a representative enters, already validated: ``country`` is an ISO 3166 alpha-2 code or empty."""

    organization: str
    acronym: str = ""
    country: str = ""
    website: str = ""
    representative_name: str = ""
    representative_title: str = ""
    representative_email: str = ""
    listed: Listed = Listed.PUBLIC


class Answer(StrEnum):
    """What a sign-on met. The page is the same for all; only the mailbox learns which it was."""

    NEW = "new"
    SENT_AGAIN = "sent-again"
    ALREADY_SIGNED = "already-signed"
    SIGNED_BY_ANOTHER = "signed-by-another"
