"""Organisations that declined to sign a letter: a list that somebody brings does not sign it for them."""

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import ColumnElement

from signon.database.db import db
from signon.invitations.models import Invitation
from signon.invitations.status import InvitationStatus
from signon.letters.models.letter import Letter
from signon.matching.profile import Profile
from signon.names import organization_key
from signon.organizations.profiles import profiles_of
from signon.signing.importing.decided import Decided, DecidedKind, Source
from signon.signing.models.signature import Signature
from signon.signing.profiles import profile_of_details
from signon.signing.status import HOLDING
from signon.translation import gettext as _
from signon.zones.in_words import day_in_words

MOST_REASON = 300


def _declined(letter: Letter) -> list[Invitation]:
    """The invitations that were declined, but for organisations that have signed since: they changed their mind."""
    query = db.select(Invitation).filter_by(letter_id=letter.id, status=InvitationStatus.DECLINED)
    declined = list(db.session.scalars(query.order_by(Invitation.id)))
    if not declined:
        return []
    holds: tuple[ColumnElement[bool], ...] = (Signature.letter_id == letter.id, Signature.status.in_(HOLDING))
    signed = db.session.execute(
        db.select(Signature.entry_number(), Signature.key, Signature.country).where(*holds)
    ).all()
    entries, places = {row[0] for row in signed} - {None}, {(row[1], row[2]) for row in signed}
    return [one for one in declined if not _has_signed(one, entries, places)]


def _has_signed(invitation: Invitation, entries: Collection[int], places: Collection[tuple[str, str]]) -> bool:
    """Whether a signature is of the invited entry; when the directory has it no more, whether one bears its name."""
    if invitation.organization_id is not None:
        return invitation.organization_id in entries
    return (organization_key(invitation.organization_name), invitation.country) in places


def _marks(letter: Letter) -> Iterable[str]:
    return (_mark(one) for one in _declined(letter))


def _mark(invitation: Invitation) -> str:
    return f"invitation:{invitation.id}:{DecidedKind.DECLINED}"


def _decisions(letter: Letter) -> Iterator[Decided]:
    declined = _declined(letter)
    entries = profiles_of(db.session.connection(), {one.organization_id for one in declined if one.organization_id})
    for one in declined:
        entry = entries.get(one.organization_id or 0)
        yield Decided(
            mark=_mark(one),
            kind=DecidedKind.DECLINED,
            name=one.organization_name,
            profiles=(_profile(one), entry) if entry else (_profile(one),),
            history=_history(one),
            mailbox=one.email,
        )


def _profile(invitation: Invitation) -> Profile:
    return profile_of_details(invitation.organization_name, country=invitation.country, email=invitation.email)


def _history(invitation: Invitation) -> str:
    zone = invitation.letter.parts.timezone
    day = day_in_words(invitation.answered_at, zone) if invitation.answered_at else "–"
    said = _("declined the invitation on %(day)s", day=day)
    reason = " ".join(invitation.reason.split())[:MOST_REASON]
    return f"{said}: {reason}" if reason else said


DECLINED = Source(_marks, _decisions)
