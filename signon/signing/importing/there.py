"""Signatures that are on a letter already, as an import meets them: their state, and what a row says otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.names import organization_key
from signon.organizations.importing.cell_rules import shown
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.models.record import Authority, Listed
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING, SignatureStatus
from signon.translation import gettext as _
from signon.zones.in_words import day_in_words

Place = tuple[str, str]
"""The key and the country of an organisation: what makes two rows mean the same one."""

COMPARED = ("acronym", "website", "representative_name", "representative_title", "representative_email", "listed")
PERSONAL = frozenset({"representative_name", "representative_title", "representative_email"})
VALUES = ("organization", *COMPARED)


class There(NamedTuple):
    """A signature that holds an organisation's place on the letter, and what it says, by column."""

    number: int
    printed_name: str
    status: SignatureStatus
    authority: Authority
    reaches_text: bool
    erased_at: datetime | None
    values: dict[str, str]

    @property
    def listed(self) -> str:
        """The listing of it."""
        return self.values["listed"]

    def state(self) -> str:
        """The state of it between the form and the letter, in words."""
        if self.authority is Authority.DENIED:
            return _("waiting for a decision, because the person whom it named denied the authority to sign")
        if self.status is SignatureStatus.VERIFIED:
            return _("waiting for a decision")
        if not self.reaches_text:
            return _("approved, but it has not agreed to the present text and has to reconfirm")
        return _("approved")

    def stands(self) -> bool:
        """Whether the letter names it."""
        return self.status is SignatureStatus.APPROVED and self.reaches_text


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """A row whose organisation is on the letter, or in an earlier row: its state, what differs, and what to do.

    ``restricts`` is the number of the signature that is to be listed for the recipient alone from now on, 0 for none.
    """

    number: int
    organization: str
    state: str
    differences: tuple[str, ...] = ()
    advice: str = ""
    restricts: int = 0


def signatures_there(letter: Letter) -> dict[Place, There]:
    """The signatures that hold a place on the letter, by that place.

    The place of a merged one leads to the one that was kept, and a place that a signature had under another name or in
    another country leads to it, too, unless somebody else holds it.
    """
    reaches = Signature.text_version_id.in_(TextVersion.reached_by_consent(letter.id))
    fixed: tuple[Any, ...] = (
        Signature.key,
        Signature.country,
        Signature.id,
        Signature.printed_name,
        Signature.status,
        Signature.authority,
        reaches,
        Signature.erased_at,
    )
    columns = [getattr(Signature, field) for field in VALUES]
    of_letter = Signature.letter_id == letter.id
    there: dict[Place, There] = {}
    holding = db.select(*fixed, *columns).where(of_letter, Signature.status.in_(HOLDING))
    for key, country, number, name, status, authority, reaches_text, erased_at, *values in db.session.execute(holding):
        said = dict(zip(VALUES, map(str, values), strict=True))
        there[key, country] = There(number, name, status, authority, reaches_text, erased_at, said)
    by_number = {one.number: one for one in there.values()}
    merged = db.select(Signature.id, Signature.key, Signature.country).where(of_letter)
    kept = kept_signatures(letter)
    for number, key, country in db.session.execute(merged.where(Signature.duplicate_of_id.is_not(None))):
        if kept.get(number) in by_number:
            there.setdefault((key, country), by_number[kept[number]])
    for number, places in Signature.former_places(letter).items():
        if number in by_number:
            for name, country in places:
                there.setdefault((organization_key(name), country), by_number[number])
    return there


def kept_signatures(letter: Letter) -> dict[int, int]:
    """The number of the signature that was kept in the end, by that of each that was merged into it or into another."""
    query = db.select(Signature.id, Signature.duplicate_of_id).where(Signature.letter_id == letter.id)
    following = {number: kept for number, kept in db.session.execute(query) if kept is not None}
    return {number: _last(number, following) for number in following}


def _last(number: int, following: dict[int, int]) -> int:
    met_before: set[int] = set()
    while number in following and number not in met_before:
        met_before.add(number)
        number = following[number]
    return number


def met(row: SignatoryRow, there: There, *, strict_row: int = 0) -> AlreadyThere:
    """The relation of a row to a signature that is there.

    ``strict_row`` is the row of the same organisation that is to be listed for the recipient alone, 0 for none.
    """
    asks = row.listed == Listed.RECIPIENT_ONLY or strict_row
    restricts = asks and there.listed == Listed.PUBLIC
    differences, listing = list(_differences(row, there)), list(_listing(row, there, strict_row))
    return AlreadyThere(
        row.number,
        row.organization,
        _("already there, %(state)s", state=there.state()),
        (*differences, *listing),
        _advice(there, differences, listing),
        there.number if restricts else 0,
    )


def repeats(row: SignatoryRow, earlier: SignatoryRow) -> AlreadyThere:
    """The relation of a row to an earlier one of the same organisation."""
    differences = [
        _difference(field, getattr(earlier, field), getattr(row, field))
        for field in VALUES
        if getattr(row, field) and getattr(row, field) != getattr(earlier, field)
    ]
    return AlreadyThere(
        row.number,
        row.organization,
        _("the same organisation as row %(number)s, which is the one that counts", number=earlier.number),
        tuple(differences),
    )


def _differences(row: SignatoryRow, there: There) -> Iterable[str]:
    if row.organization not in {there.printed_name, there.values["organization"]}:
        yield _difference("organization", there.printed_name, row.organization)
    for field in COMPARED[:-1]:
        given, present = str(getattr(row, field)), there.values[field]
        if not given or given == present:
            continue
        if field in PERSONAL and there.erased_at:
            day = day_in_words(there.erased_at)
            yield _("%(column)s was erased on %(day)s and is not entered again", column=field, day=day)
        else:
            yield _difference(field, present, given)


def _listing(row: SignatoryRow, there: There, strict_row: int) -> Iterable[str]:
    if row.listed != Listed.RECIPIENT_ONLY and there.listed == Listed.PUBLIC and strict_row:
        yield _("listed becomes recipient-only, as row %(number)s says: the stricter", number=strict_row)
    if not row.listed or row.listed == there.listed:
        return
    said = _difference("listed", there.listed, row.listed)
    stays = row.listed == Listed.PUBLIC
    outcome = _("stays recipient-only, the stricter") if stays else _("becomes recipient-only, the stricter")
    yield f"{said}: {outcome}"


def _difference(column: str, present: str, given: str) -> str:
    return _(
        "%(column)s is '%(present)s' there and '%(given)s' in the file",
        column=column,
        present=shown(present),
        given=shown(given),
    )


def _advice(there: There, differences: Sequence[str], listing: Sequence[str]) -> str:
    page = f"/coordinator/signatures/{there.number}"
    if there.status is SignatureStatus.VERIFIED:
        return _("the import does not approve it: decide at %(page)s", page=page)
    if not there.reaches_text:
        return _("ask it to agree to the present text: %(page)s", page=page)
    if differences:
        return _("the signature stays as it is: look at %(page)s", page=page)
    if listing and there.listed == Listed.RECIPIENT_ONLY:
        return _("only its representative can have it listed publicly")
    return _("nothing to do")
