"""The signatures with which the wordings of mails can be looked at."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from signon.database.asked_numbers import find_numbered
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.signing.mail_kinds import AMENDED, ASK_AUTHORITY, CONFIRM, CONFIRM_ADDRESS, LINK_AGAIN, WITHDRAWN
from signon.signing.mail_values import (
    of_address,
    of_amendment,
    of_authority,
    of_confirmation,
    of_withdrawal,
    to_all_of,
    to_representative,
)
from signon.signing.models.signature import Signature
from signon.wordings.kinds import MailKind
from signon.wordings.offered import MOST_RECIPIENTS, Recipient

VALUES: dict[MailKind, Callable[[Signature, datetime], dict[str, Any]]] = {
    CONFIRM: of_confirmation,
    ASK_AUTHORITY: of_authority,
    CONFIRM_ADDRESS: of_address,
    LINK_AGAIN: lambda signature, _at: to_all_of(signature),
    AMENDED: lambda signature, _at: of_amendment(signature, looked_at_again=False),
    WITHDRAWN: lambda signature, _at: of_withdrawal(signature),
}
"""The values of those mails that need more than a representative."""


def latest_signatures(letter: Letter) -> Sequence[Recipient]:
    """The latest signatures of a letter, to choose from."""
    query = db.select(Signature.id, Signature.printed_name).where(Signature.letter_id == letter.id)
    rows = db.session.execute(query.order_by(Signature.id.desc()).limit(MOST_RECIPIENTS))
    return [Recipient(number, name) for number, name in rows]


def signature_of(letter: Letter, number: int) -> Signature | None:
    """The signature of a letter with this number."""
    found = find_numbered(Signature, number)
    return found if found and found.letter_id == letter.id else None


def values(kind: MailKind, letter: Letter, number: int, at: datetime) -> dict[str, Any]:
    """The values of a mail about the signature with this number."""
    signature = signature_of(letter, number)
    if signature is None:
        return {}
    of_this_kind = VALUES.get(kind)
    return of_this_kind(signature, at) if of_this_kind else to_representative(signature)
