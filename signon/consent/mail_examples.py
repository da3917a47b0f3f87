"""The values with which the wordings of mails about a changed text can be looked at."""

from datetime import datetime
from typing import Any

from signon.consent.mails import answer_by, latest_difference
from signon.letters.models.letter import Letter
from signon.signing.mail_examples import signature_of
from signon.signing.mail_values import to_representative
from signon.wordings.kinds import MailKind


def values(_kind: MailKind, letter: Letter, number: int, _at: datetime) -> dict[str, Any]:
    """The values of a mail to the signatory of the signature with this number, about the latest change if there was one."""
    signature = signature_of(letter, number)
    if signature is None:
        return {}
    return to_representative(signature) | _of_the_change(letter)


def _of_the_change(letter: Letter) -> dict[str, Any]:
    if len(letter.versions) <= 1:
        return {}
    note = letter.present_version.note
    values = {"difference": latest_difference(letter), "reconfirm_by": answer_by(letter)}
    return values | ({"note": note} if note else {})
