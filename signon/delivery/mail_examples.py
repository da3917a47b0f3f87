"""The values with which the wordings of mails about the finished letter can be looked at."""

from datetime import datetime
from typing import Any

from signon.delivery.mails import document_of
from signon.letters.models.letter import Letter
from signon.signing.mail_examples import signature_of
from signon.signing.mail_values import to_representative
from signon.wordings.kinds import MailKind


def values(_kind: MailKind, letter: Letter, number: int, _at: datetime) -> dict[str, Any]:
    """The values of a mail about the signature with this number."""
    signature = signature_of(letter, number)
    return {} if signature is None else to_representative(signature) | {"document": document_of(letter)}
