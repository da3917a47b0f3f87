"""Choosing whom to invite: the directory's organisations by country, region, kind and membership, and what is against them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert
from sqlalchemy.exc import IntegrityError

from signon.countries import CODES, region_of
from signon.database.db import db
from signon.invitations.answers import Obstacles
from signon.invitations.models import BatchStateError, Invitation, InvitationBatch
from signon.invitations.status import InvitationStatus, Obstacle
from signon.letters.models.letter import Letter
from signon.organizations.models import Contact, Organization
from signon.translation import gettext as _

AT_ONCE = 500


@dataclass(frozen=True)
class Wanted:
    """The wanted organisations; an empty tuple or None leaves the question open. A region is a name or an M49 code."""

    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    member: bool | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation of the directory, its first contact with an address, and what stands against inviting it."""

    organization_id: int
    name: str
    country: str
    region: str
    kind: str
    member: bool
    contact_name: str
    contact_title: str
    email: str
    obstacle: Obstacle | None

    def row(self, batch: InvitationBatch) -> dict[str, object]:
        """The invitation that this candidate gets in ``batch``."""
        return {
            "letter_id": batch.letter_id,
            "batch_id": batch.id,
            "organization_id": self.organization_id,
            "status": InvitationStatus.WAITING,
            "organization_name": self.name,
            "country": self.country,
            "region": self.region,
            "contact_name": self.contact_name,
            "contact_title": self.contact_title,
            "email": self.email,
        }


@dataclass(frozen=True)
class Choice:
    """The result of a filter: everybody, those that can be invited, and how many cannot for which reason."""

    found: Sequence[Candidate]

    @property
    def free(self) -> list[Candidate]:
        """Those that can be invited."""
        return [one for one in self.found if one.obstacle is None]

    @property
    def obstacles(self) -> Counter[Obstacle]:
        """The number of organisations that meet each obstacle."""
        return Counter(one.obstacle for one in self.found if one.obstacle)


def world_region(country: str, region: str) -> str:
    """The region that the directory names, or else the M49 code of the part of the world the country lies in."""
    return region or (region_of(country) if country in CODES else "")


def choose(letter: Letter, wanted: Wanted, at: datetime) -> Choice:
    """The organisations that ``wanted`` describes, by name, with what stands against inviting each."""
    rows = db.session.execute(_query(wanted)).all()
    if wanted.regions:
        rows = [row for row in rows if world_region(row.country, row.region) in wanted.regions]
    organizations = {row.organization_id for row in rows}
    obstacles = Obstacles.of(letter, {row.email for row in rows if row.email}, at, organizations)
    obstacles.is_closed = False  # a batch may be prepared while the letter is a draft; starting it asks again
    invited = _invited(letter)
    return Choice([_candidate(row, _obstacle(row, invited, obstacles)) for row in rows])


def fill(batch: InvitationBatch, candidates: Iterable[Candidate]) -> int:
    """Put the candidates that can be invited into the batch, and say how many they were.

    Raises ``BatchStateError`` when another batch takes one of them in this moment.
    """
    rows = [one.row(batch) for one in candidates if one.obstacle is None]
    try:
        for start in range(0, len(rows), AT_ONCE):
            db.session.execute(insert(Invitation), rows[start : start + AT_ONCE])
    except IntegrityError as error:
        raise BatchStateError(
            _("Somebody else puts one of these organisations into a batch in this moment. Choose again.")
        ) from error
    return len(rows)


def offered() -> tuple[Counter[str], Counter[str], Counter[str]]:
    """The countries, regions and kinds that the directory knows, each with its number of organisations."""
    rows = db.session.execute(db.select(Organization.country, Organization.region, Organization.kind)).all()
    countries = Counter(row.country for row in rows if row.country)
    regions = Counter(found for row in rows if (found := world_region(row.country, row.region)))
    return countries, regions, Counter(row.kind for row in rows if row.kind)


def _query(wanted: Wanted) -> Select[Any]:
    first = (
        db.select(Contact.organization_id, db.func.min(Contact.id).label("contact_id"))
        .where(Contact.email != "")
        .group_by(Contact.organization_id)
        .subquery()
    )
    query = (
        db.select(
            Organization.id.label("organization_id"),
            Organization.name,
            Organization.country,
            Organization.region,
            Organization.kind,
            Organization.member,
            db.func.coalesce(Contact.name, "").label("contact_name"),
            db.func.coalesce(Contact.title, "").label("contact_title"),
            db.func.coalesce(Contact.email, "").label("email"),
        )
        .outerjoin(first, first.c.organization_id == Organization.id)
        .outerjoin(Contact, Contact.id == first.c.contact_id)
        .order_by(db.func.lower(Organization.name), Organization.id)
    )
    if wanted.countries:
        query = query.where(Organization.country.in_(wanted.countries))
    if wanted.kinds:
        query = query.where(Organization.kind.in_(wanted.kinds))
    return query if wanted.member is None else query.where(Organization.member.is_(wanted.member))


def _candidate(row: Any, obstacle: Obstacle | None) -> Candidate:
    return Candidate(**row._mapping, obstacle=obstacle)  # noqa: SLF001 - the documented way to a row's names


def _invited(letter: Letter) -> dict[int, InvitationStatus]:
    query = db.select(Invitation.organization_id, Invitation.status).where(
        Invitation.letter_id == letter.id,
        Invitation.organization_id.is_not(None),
        Invitation.status.not_in((InvitationStatus.SKIPPED, InvitationStatus.LEFT_OUT)),
    )
    return {number: status for number, status in db.session.execute(query) if number is not None}


def _obstacle(row: Any, invited: dict[int, InvitationStatus], obstacles: Obstacles) -> Obstacle | None:
    number, email = row.organization_id, row.email
    status = invited.get(number)
    if status is InvitationStatus.DECLINED:
        return Obstacle.DECLINED
    against = obstacles.find(number, email)
    return Obstacle.INVITED if against is None and status else against
