"""The values with which the wordings of mails about decisions can be looked at."""

from datetime import datetime
from typing import Any

from signon.consent.mails import answer_by
from signon.letters.models.letter import Letter
from signon.signing.mail_examples import signature_of
from signon.signing.mail_values import to_representative
from signon.wordings.kinds import MailKind


def values(_kind: MailKind, letter: Letter, number: int, _at: datetime) -> dict[str, Any]:
    """The values of a mail about the decision on the signature with this number; its reason where it has one."""
    signature = signature_of(letter, number)
    if signature is None:
        return {}
    reason = {"reason": signature.reason} if signature.reason else {}
    return to_representative(signature) | reason | {"reconfirm_by": answer_by(letter)}
