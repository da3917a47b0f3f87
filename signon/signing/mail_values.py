"""The values that fill in the mails about a signature."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import current_app

from signon.letters.models.letter import Letter
from signon.signing.models.signature import Signature
from signon.signing.queries import others_of
from signon.signing.status import SignatureStatus
from signon.zones.in_words import in_zone


class Limit(NamedTuple):
    """The end of the time for something, in the letter's zone, and whether it is the closing of the letter."""

    until: datetime
    closes: bool


def confirmed_until(letter: Letter, expires_at: datetime) -> Limit:
    """The moment until which a sign-on can be confirmed: when its link expires or signing closes, whichever is earlier."""
    closes = letter.closes_at is not None and letter.closes_at <= expires_at
    until = letter.closes_at if closes and letter.closes_at else expires_at
    return Limit(in_zone(until, letter.parts.timezone), closes)


def to_confirm() -> timedelta:
    """The time that a link to confirm something serves."""
    return timedelta(days=current_app.config["SIGNON"].confirmation_days)


def of_confirmation(signature: Signature, at: datetime) -> dict[str, Any]:
    """The values of the mail that asks to confirm."""
    return {
        "organization": signature.organization,
        "has_entries_beside": signature.has_entries_beside(),
        **confirmed_until(signature.letter, at + to_confirm())._asdict(),
    }


def of_authority(signature: Signature, at: datetime) -> dict[str, Any]:
    """The values of the mail that asks whether the signature was authorised."""
    return {
        "organization": signature.printed_name,
        "name": signature.representative_name,
        "role": signature.representative_title,
        "until": in_zone(at + to_confirm(), signature.letter.parts.timezone),
    }


def of_address(signature: Signature, at: datetime) -> dict[str, Any]:
    """The values of the mail that asks whether an address is the representative's."""
    return {
        "organization": signature.printed_name,
        "until": in_zone(at + to_confirm(), signature.letter.parts.timezone),
    }


def of_amendment(signature: Signature, *, looked_at_again: bool) -> dict[str, Any]:
    """The values of the mail about corrections."""
    approved = signature.status is SignatureStatus.APPROVED
    return to_representative(signature) | {"looked_at_again": looked_at_again, "is_approved": approved}


def of_withdrawal(signature: Signature) -> dict[str, Any]:
    """The values of the mail about a withdrawal."""
    letter = signature.letter
    closes_at = in_zone(letter.closes_at, letter.parts.timezone) if letter.closes_at else None
    return to_representative(signature) | {"closes_at": closes_at}


def to_all_of(signature: Signature) -> dict[str, Any]:
    """The values of a mail about all that the address of the signature has signed for."""
    names = [signature.printed_name, *(one.printed_name for one in others_of(signature))]
    return to_representative(signature) | {"organization": " · ".join(names)}


def to_representative(signature: Signature) -> dict[str, Any]:
    """The values of a mail to a representative: what is signed for, and by whom."""
    name = signature.printed_name
    return {"organization": name, "name": signature.representative_name or name}
