"""Answers to a letter, whichever way they came, and what therefore stands against writing to an organisation.

An organisation has answered when a signature is of its entry in the directory, came behind its invitation, or came from the
address that would be written to and is no other entry's: one person may answer for several organisations. A signature whose
address nobody has confirmed is no answer. Whoever has withdrawn is left in peace, for whichever organisation.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select

from signon.database.db import db
from signon.invitations.models import Invitation
from signon.invitations.status import InvitationStatus, Obstacle, Outcome
from signon.letters.models.letter import Letter
from signon.mail.refused_addresses import RefusedAddress
from signon.mail.unsubscriptions import Unsubscription
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING, SignatureStatus

Found = tuple[SignatureStatus, datetime]
ANSWERS = frozenset(SignatureStatus) - {SignatureStatus.PENDING}
MOST_LOOKED_FOR = 1_000
"""Organisations and addresses; where there are more, all answers are read."""


@dataclass
class Answers:
    """The answers of a letter's organisations: by number in the directory, and by address."""

    by_organization: dict[int, Found] = field(default_factory=dict)
    by_address: dict[str, list[tuple[int | None, Found]]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, letter: Letter, organizations: Collection[int] | None = None, addresses: Collection[str] = ()
    ) -> "Answers":
        """The answers to a letter: all, or those of some organisations and from some addresses, and maybe others.

        Few are looked for by themselves, so that a letter with very many signatures is not read for them.
        """
        answers = cls()
        if organizations is None or len(organizations) + len(addresses) > MOST_LOOKED_FOR:
            queries, by_address = _queries(letter), _by_address(letter)
        else:
            queries, by_address = _queries_of(letter, organizations), _by_address_of(letter, addresses)
        for query in queries:
            answers.add(answers.by_organization, db.session.execute(query))
        for address, owner, *row in db.session.execute(by_address):
            answers.by_address.setdefault(address, []).append((owner, _found(*row)))
        return answers

    @staticmethod
    def add(found: dict[Any, Found], rows: Iterable[Any]) -> None:
        """Take down rows of key, status and moments; a signature that holds the organisation's place outweighs others."""
        for key, *row in rows:
            if key not in found or row[0] in HOLDING:
                found[key] = _found(*row)

    def find(self, organization: int | None, address: str) -> Found | None:
        """The answer of an organisation, or of the person with this address where it is no other organisation's."""
        own = self.by_organization.get(organization) if organization is not None else None
        found = [answer for owner, answer in self.by_address.get(address, ()) if owner in {None, organization}]
        found = [own, *found] if own else found
        return next((one for one in found if one[0] in HOLDING), next(iter(found), None))

    def has_withdrawn(self, address: str) -> bool:
        """Whether the person with this address has withdrawn, for whichever organisation, and holds no signature now."""
        statuses = {found[0] for _owner, found in self.by_address.get(address, ())}
        return SignatureStatus.WITHDRAWN in statuses and not statuses & HOLDING

    def outcome(self, invitation: Invitation) -> tuple[Outcome, datetime | None]:
        """The result of an invitation that was sent, and its time."""
        found = self.find(invitation.organization_id, invitation.email)
        if found:
            return (Outcome.SIGNED if found[0] in HOLDING else Outcome.LEFT), found[1]
        if invitation.status is InvitationStatus.DECLINED:
            return Outcome.DECLINED, invitation.answered_at
        return Outcome.SILENT, None


MOMENTS = (Signature.withdrawn_at, Signature.verified_at, Signature.created_at)


@dataclass
class Obstacles:
    """The obstacles to writing to the organisations of a letter, looked up once for many."""

    answers: Answers
    unsubscribed: set[str]
    is_closed: bool
    refused: set[str] = field(default_factory=set)

    @classmethod
    def of(
        cls, letter: Letter, addresses: Iterable[str], at: datetime, organizations: Collection[int] | None = None
    ) -> "Obstacles":
        """The obstacles at ``at`` for these addresses, and for all organisations or only some."""
        known = list(addresses)
        answers = Answers.of(letter, organizations, known)
        is_closed = not letter.accepts_signatures(at)
        return cls(answers, Unsubscription.among(known), is_closed, RefusedAddress.among(known))

    def find(self, organization: int | None, address: str) -> Obstacle | None:
        """The obstacle to writing to this address for this organisation; None when there is none."""
        if self.is_closed:
            return Obstacle.CLOSED
        if not address:
            return Obstacle.NO_ADDRESS
        if answer := self.answers.find(organization, address):
            return Obstacle.WITHDREW if answer[0] is SignatureStatus.WITHDRAWN else Obstacle.SIGNED
        if self.answers.has_withdrawn(address):
            return Obstacle.WITHDREW
        if address in self.unsubscribed:
            return Obstacle.UNSUBSCRIBED
        return Obstacle.REFUSED if address in self.refused else None

    def against(self, invitation: Invitation) -> Obstacle | None:
        """The obstacle to sending, or following up, this invitation."""
        if invitation.status is InvitationStatus.DECLINED:
            return Obstacle.DECLINED
        return self.find(invitation.organization_id, invitation.email)


def _answered(letter: Letter) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Signature.letter_id == letter.id, Signature.status.in_(ANSWERS)


def _answered_among_few(letter: Letter) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The letter is no plain column here, so that the few lead to their signatures, and not all of the letter are read."""
    return Signature.letter_id + 0 == letter.id, Signature.status.in_(ANSWERS)


def _found(status: SignatureStatus, *moments: datetime | None) -> Found:
    """An answer and its moment: the latest thing that is known of it comes first."""
    return status, next(moment for moment in moments if moment)


def _by_address(letter: Letter) -> Select[*tuple[Any, ...]]:
    """The signatures' addresses, each with the entry of the directory that the signature is of, if it is of one."""
    return _addresses().where(*_answered(letter), Signature.representative_email != "")


def _by_address_of(letter: Letter, addresses: Collection[str]) -> Select[*tuple[Any, ...]]:
    """Those of some addresses."""
    return _addresses().where(Signature.representative_email.in_(addresses), *_answered_among_few(letter))


def _addresses() -> Select[*tuple[Any, ...]]:
    return db.select(Signature.representative_email, Signature.entry_number(), Signature.status, *MOMENTS)


def _queries(letter: Letter) -> list[Select[*tuple[Any, ...]]]:
    """The ways in which a signature is recognised as an organisation's; the first column is the organisation's number."""
    return [query.where(*_answered(letter)) for query in _ways()]


def _queries_of(letter: Letter, organizations: Collection[int]) -> list[Select[*tuple[Any, ...]]]:
    """Those of some organisations."""
    entered, behind_invitation = _ways()
    of_these = Signature.directory_entry_id.in_(organizations)
    invited = Invitation.organization_id.in_(organizations)
    return [
        entered.where(of_these, *_answered_among_few(letter)),
        behind_invitation.where(invited, *_answered_among_few(letter)),
    ]


def _ways() -> tuple[Select[*tuple[Any, ...]], Select[*tuple[Any, ...]]]:
    """The ways to an answer: the entry that the signature is of, and the invitation behind which it came."""
    rest = (Signature.status, *MOMENTS)
    number = Signature.entry_number_in_peace()
    entered = db.select(number, *rest).where(number.is_not(None))
    behind_invitation = db.select(Invitation.organization_id, *rest).join(
        Signature, Signature.id == Invitation.signature_id
    )
    return entered, behind_invitation.where(Invitation.organization_id.is_not(None))
