"""A letter of the demo whose text changed twice after organisations had signed: a correction, then a material change."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from signon.consent.saving import save_letter
from signon.letters.models.declared_change import Change, DeclaredChange
from signon.letters.models.letter import Letter
from signon.moderation import decisions
from signon.signing import unproven_mails
from signon.signing.models.consent import Means
from signon.signing.models.details import SignatureDetails
from signon.signing.models.signature import Signature

SIGNATORIES = 14
ASKED_BEFORE = timedelta(days=5)
LEFT_TO_ANSWER = timedelta(days=4)
RECONFIRMED, TOLD_BY_PHONE, GONE = range(7), 7, 8
"""The places of those who answered; the others are waiting."""

CORRECTED = ("in the harbor.", "in the harbour.")
CHANGED = (
    "by the end of next summer, and to say by spring in which order.",
    "by the end of next summer, and to close the three that have lost their lowest stones at once.",
)


def change_the_text(letter: Letter, everybody: Sequence[SignatureDetails], *, moderator: str, at: datetime) -> None:
    """Let organisations sign, correct the text, change it, and let some of them answer."""
    signed = [
        _signed(letter, details, moderator, at - timedelta(days=16, minutes=47 * place))
        for place, details in enumerate(everybody[:SIGNATORIES])
    ]
    correction = DeclaredChange(change=Change.CORRECTION, note="A misspelled word.")
    _change(letter, CORRECTED, correction, by=moderator, at=at - timedelta(days=9))
    material = DeclaredChange(
        change=Change.MATERIAL,
        note="Two people fell in December. The unsafe flights should be closed now, not only mended later.",
        reconfirm_by=at + LEFT_TO_ANSWER,
    )
    _change(letter, CHANGED, material, by=moderator, at=at - ASKED_BEFORE)
    _answer(signed, moderator=moderator, at=at)


def _signed(letter: Letter, details: SignatureDetails, moderator: str, at: datetime) -> Signature:
    signature, answer = Signature.sign_on(letter, details, at=at)
    unproven_mails.send_answer(
        signature, answer, to=details.representative_email, organization=details.organization, at=at
    )
    signature.confirm(at=at + timedelta(minutes=9))
    decisions.approve(signature, by=moderator, at=at + timedelta(hours=5))
    return signature


def _change(letter: Letter, words: tuple[str, str], declared: DeclaredChange, *, by: str, at: datetime) -> None:
    body = " ".join(letter.parts.body.split("\n")).replace("  ", "\n\n").replace(*words)
    save_letter(letter, letter.parts.model_copy(update={"body": body}), {}, declared=declared, by=by, at=at)


def _answer(signed: Sequence[Signature], *, moderator: str, at: datetime) -> None:
    present = signed[0].letter.present_version.number
    for place in RECONFIRMED:
        signed[place].reconfirm(present, at=at - ASKED_BEFORE + timedelta(hours=7 * place + 2))
    note = "The director rang the office and had the new sentence read to her."
    signed[TOLD_BY_PHONE].record_consent(present, Means.PHONE, note, by=moderator, at=at - timedelta(days=2))
    signed[GONE].withdraw(at=at - timedelta(days=3), reason="Our members want the steps mended, not closed.")
