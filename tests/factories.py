"""Ready-made things for tests, in any state, made through the same verbs as the site makes them."""

from datetime import datetime
from itertools import count
from typing import Any

from signon.access import Role
from signon.accounts.models import Coordinator
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.status import LetterStatus
from signon.names import organization_key
from signon.signing.importing.applying import enter_signatories
from signon.signing.importing.plan import PlannedRow
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.models.details import SignatureDetails
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus

BY = "ines@coalition.example"
_numbers = count(1)


def parts(**changes: Any) -> LetterParts:
    """A small complete letter."""
    values: dict[str, Any] = {
        "title": "Clean rivers",
        "addressees": [{"address": "Minister Ada Flint\nMinistry of Water", "salutation": "Dear Minister:"}],
        "subject": "Rivers without mercury",
        "closing": "Sincerely,",
        "lead_signers": [{"name": "Ines Marlow", "title": "Convener", "organization": "River Coalition"}],
        "body": "We write about the **river**.\n\nPlease act before the spring flood.",
    }
    return LetterParts.model_validate(values | changes)


def coordinator(role: Role = Role.OWNER, email: str = "") -> Coordinator:
    """A coordinator with this role."""
    return Coordinator.add(email or f"{role}{next(_numbers)}@coalition.example", role, by="test", at=now())


def letter(status: LetterStatus = LetterStatus.OPEN, *, at: datetime | None = None, **changes: Any) -> Letter:
    """A letter in this state (a delivered one has no documents; ``delivery`` makes those)."""
    at = at or now()
    made = Letter.draft(parts(**changes), {}, by=BY, at=at)
    if status is not LetterStatus.DRAFT:
        made.open(by=BY, at=at)
    if status in {LetterStatus.CLOSED, LetterStatus.DELIVERED}:
        made.close(by=BY, at=at)
    if status is LetterStatus.DELIVERED:
        made.deliver(by=BY, at=at, details={})
    db.session.flush()
    return made


def details(**changes: Any) -> SignatureDetails:
    """What a representative enters; each call is another organisation."""
    number = next(_numbers)
    values = {
        "organization": f"Organisation {number}",
        "country": "CH",
        "representative_name": "Mara Quill",
        "representative_title": "Director",
        "representative_email": f"mara{number}@organisation{number}.example",
    }
    return SignatureDetails(**{**values, **changes})


def signature(
    letter: Letter, status: SignatureStatus = SignatureStatus.APPROVED, *, at: datetime | None = None, **changes: Any
) -> Signature:
    """A signature of another organisation in this state, reached by the verbs that lead there."""
    at = at or now()
    made, _answer = Signature.sign_on(letter, details(**changes), at=at)
    if status in {SignatureStatus.VERIFIED, SignatureStatus.APPROVED, SignatureStatus.REJECTED}:
        made.confirm(at=at)
    if status is SignatureStatus.APPROVED:
        made.approve(by=BY, at=at)
    if status is SignatureStatus.REJECTED:
        made.reject("Not a member organisation.", by=BY, at=at)
    if status is SignatureStatus.WITHDRAWN:
        made.withdraw(at=at)
    db.session.flush()
    return made


def imported(letter: Letter, status: SignatureStatus = SignatureStatus.APPROVED, **changes: Any) -> None:
    """A signature collected elsewhere and entered from a table, on a coordinator's word."""
    row = SignatoryRow(**vars(details(**changes)))
    planned = [PlannedRow(row, organization_key(row.organization))]
    enter_signatories(letter, planned, status=status, by=BY, at=now())
