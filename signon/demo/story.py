"""The sign-ons of the demo's organisations: each its own course, told through the verbs that the pages use."""

import csv
import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from signon.letters.models.letter import Letter
from signon.moderation import decisions
from signon.signing import mails, unproven_mails
from signon.signing.models.details import SignatureDetails
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature

ORGANIZATIONS = Path(__file__).parent / "organizations.csv"
STEP = 53
"""Shares no divisor with the number of organisations, so that taking every 53rd visits each once, in no visible order."""

RECENT = timedelta(days=3)
USUAL_REASON = (
    "The letter is for archives, reading rooms and harbour societies; a private collection or a firm cannot sign."
)
REASONS = {
    "Quayside Spam Testing Ltd": "This looks like an advertisement. If it is not, please write to us.",
    "Blue Lantern Party, Coastal Branch": "Political parties cannot sign; their members can, for an association.",
}


class Course(StrEnum):
    """The course of an organisation's signature. A silent one is a member that has not signed."""

    SILENT = "silent"
    PENDING = "pending"
    WAITS = "waits"
    APPROVED = "approved"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Invented:
    """An invented organisation and its course."""

    details: SignatureDetails
    course: Course


def invented_organizations() -> list[Invented]:
    """Everybody in the demo."""
    with ORGANIZATIONS.open(encoding="utf-8", newline="") as file:
        return [_invented(row) for row in csv.DictReader(file)]


def sign_all(letter: Letter, everybody: Sequence[Invented], *, moderator: str, at: datetime) -> None:
    """Let everybody who is not silent sign, each on its own day between the letter's opening and ``at``."""
    signing = [one for one in everybody if one.course is not Course.SILENT]
    waiting: list[tuple[datetime, int, Iterator[datetime]]] = []
    for place, one in enumerate(signing):
        acts = _acts(letter, one, moderator, _signing_day(letter, one, place, len(signing), at))
        waiting.append((next(acts), place, acts))
    heapq.heapify(waiting)
    while waiting:
        _moment, place, acts = heapq.heappop(waiting)
        following = next(acts, None)
        if following:
            heapq.heappush(waiting, (following, place, acts))


def _acts(letter: Letter, one: Invented, moderator: str, signed: datetime) -> Iterator[datetime]:
    """Yields the moment of each act before it is done, so that the acts of all can be told in their order."""
    yield signed
    signature, answer = Signature.sign_on(letter, one.details, at=signed)
    unproven_mails.send_answer(
        signature, answer, to=signature.representative_email, organization=signature.organization, at=signed
    )
    if one.course is Course.PENDING:
        return
    confirmed = signed + timedelta(minutes=2 + signed.minute)
    yield confirmed
    signature.confirm(at=confirmed)
    mails.send_receipt(signature, at=confirmed)
    if one.course is Course.WAITS:
        return
    decided = confirmed + timedelta(hours=2 + signed.minute % 20)
    yield decided
    _decide(signature, one.course, moderator, decided)
    if one.course is Course.WITHDRAWN:
        left = decided + timedelta(days=1, minutes=11)
        yield left
        signature.withdraw(at=left, reason="Our board wishes to write a letter of its own.")
        mails.send_withdrawn(signature, at=left)


def _decide(signature: Signature, course: Course, moderator: str, at: datetime) -> None:
    if course is Course.REJECTED:
        decisions.reject(signature, REASONS.get(signature.organization, USUAL_REASON), by=moderator, at=at)
        return
    if course is Course.CORRECTED:
        signature.correct_printed_name(
            signature.organization.capitalize().replace("old mole", "Old Mole"), by=moderator, at=at
        )
    decisions.approve(signature, by=moderator, at=at)


def _signing_day(letter: Letter, one: Invented, place: int, number: int, at: datetime) -> datetime:
    """Early for most, in the last days for those that nobody has decided on yet."""
    share = (place * STEP % number) / number
    jitter = timedelta(minutes=5 + place * 37 % 60)
    if one.course in {Course.PENDING, Course.WAITS}:
        return at - RECENT + (RECENT - timedelta(hours=3)) * share + jitter
    opened = letter.opened_at or at
    return opened + (at - opened - RECENT) * share**1.3 + jitter


def _invented(row: dict[str, str]) -> Invented:
    course = Course(row.pop("course"))
    listed = Listed(row.pop("listed"))
    return Invented(SignatureDetails(**row, listed=listed), course)
