"""The clean-ups that are proposed for the signatures of a letter, and what a coordinator does with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import aliased

from signon.database.db import db
from signon.errors import DomainError
from signon.letters.models.letter import Letter
from signon.moderation.clean_ups.clean_up import CleanUp, Printed, Proposal, proposals
from signon.moderation.clean_ups.models import CleanUpDismissal
from signon.organizations.models import Organization
from signon.signing.models.record import Match
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING
from signon.translation import gettext as _

FIELDS = (Signature.id, Signature.printed_name, Signature.acronym, Signature.country, Signature.website, Signature.key)


class CleanUpRefusedError(DomainError):
    """A clean-up that no longer fits the signature."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposals for the signature of this number."""

    signature: int
    name: str
    proposals: tuple[Proposal, ...]


def proposed_for(signature: Signature) -> tuple[Proposal, ...]:
    """The proposals for one signature, as long as it holds a place on the letter."""
    found = _proposed(signature.letter, _query(signature.letter).where(Signature.id == signature.id))
    return found[0].proposals if found else ()


def proposed_on(letter: Letter) -> list[Proposed]:
    """The proposals for the letter's signatures, by name."""
    return _proposed(letter, _query(letter).order_by(Signature.key, Signature.id))


def apply(signature: Signature, kind: str, after: str, *, by: str, at: datetime) -> None:
    """Tidy the signature as it was proposed; what was entered is kept.

    Raises ``CleanUpRefusedError`` when this is no longer proposed, and ``AlreadySignedError`` when another signature has
    the name.
    """
    proposal = _still_proposed(signature, kind, after)
    if proposal.kind is CleanUp.COUNTRY:
        signature.correct_country(after, by=by, at=at)
    else:
        signature.correct_printed_name(after, by=by, at=at)


def dismiss(signature: Signature, kind: str, after: str, *, by: str, at: datetime) -> None:
    """Leave the signature as it is and propose this no more. Raises ``CleanUpRefusedError`` when it is not proposed."""
    proposal = _still_proposed(signature, kind, after)
    CleanUpDismissal.keep(signature, proposal.kind, proposal.after, by=by, at=at)


def _still_proposed(signature: Signature, kind: str, after: str) -> Proposal:
    found = next((one for one in proposed_for(signature) if (one.kind, one.after) == (kind, after)), None)
    if found is None:
        raise CleanUpRefusedError(
            _(
                "%(organization)s has been changed meanwhile, so this no longer fits. Open the signature again.",
                organization=signature.printed_name,
            )
        )
    return found


def _query(letter: Letter) -> Select[Any]:
    return db.select(*FIELDS).where(Signature.letter_id == letter.id, Signature.status.in_(HOLDING))


def _proposed(letter: Letter, query: Select[Any]) -> list[Proposed]:
    rows = db.session.execute(query).all()
    countries = _known_countries(query)
    found = [(row, proposals(_printed(row, letter, countries))) for row in rows]
    dismissed = CleanUpDismissal.of([row.id for row, wanted in found if wanted])
    return [
        Proposed(row.id, row.printed_name, kept)
        for row, wanted in found
        if (kept := tuple(one for one in wanted if (row.id, one.kind, one.after) not in dismissed))
    ]


def _printed(row: Any, letter: Letter, countries: dict[int, str]) -> Printed:
    return Printed(
        name=row.printed_name,
        acronym=row.acronym,
        country=row.country,
        website=row.website,
        language=letter.parts.language,
        known_country=countries.get(row.id, ""),
    )


def _known_countries(query: Select[Any]) -> dict[int, str]:
    """The country that the directory has an organisation in, by the number of a signature that says none.

    None where the directory has the name in several countries, or where its entry is likely by another name.
    """
    entry, namesake = aliased(Organization), aliased(Organization)
    elsewhere = (namesake.key == entry.key) & namesake.country.not_in(("", entry.country))
    same_name = (Signature.match == Match.EXACT) | (entry.key == Signature.key)
    lacking = query.where(Signature.country == "").order_by(None).with_only_columns(Signature.id, entry.country)
    lacking = lacking.join(entry, Signature.directory_entry_id == entry.id).where(entry.country != "", same_name)
    rows: Sequence[Any] = db.session.execute(lacking.where(~db.select(namesake.id).where(elsewhere).exists())).all()
    return dict(map(tuple, rows))
