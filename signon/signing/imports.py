"""Signatories collected elsewhere, entered on a letter in bulk: the good rows in one transaction, the others with reasons."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from signon import audit
from signon.db import db
from signon.letters.models import Letter, TextVersion
from signon.organizations.names import organization_key
from signon.signing.directory_of_imports import Directory
from signon.signing.likely_duplicates import LikelyDuplicate, NamesMet
from signon.signing.models import AlreadySignedError, Listed, Signature
from signon.signing.profiles import signatures_to_compare
from signon.signing.signatories_file import RefusedRow, SignatoryRow
from signon.signing.status import HOLDING, SignatureStatus
from signon.translation import gettext as _

BATCH = 1_000
Progress = Callable[[int], None]


class PlannedRow(NamedTuple):
    """A row to enter, with its ``organization_key``."""

    row: SignatoryRow
    key: str


@dataclass(slots=True)
class ImportPlan:
    """What an import does: the rows to enter, how many are on the letter already, what looks alike, what is refused.

    ``not_compared`` counts the rows to enter that came after more names than an import compares.
    """

    rows: list[PlannedRow] = field(default_factory=list)
    already_there: int = 0
    likely_duplicates: list[LikelyDuplicate] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    not_compared: int = 0


def plan_import(
    letter: Letter,
    rows: Sequence[SignatoryRow],
    refused: Sequence[RefusedRow] = (),
    *,
    progress: Progress | None = None,
) -> ImportPlan:
    """Decide for each row what to do with it, without changing anything; ``progress`` gets the number of rows done.

    An organisation is the same when name and country are. One that has withdrawn, or that was rejected, is refused: only
    its representative, or a coordinator at the desk, can change that. Those who are added after delivery are named in the
    letter's next addendum.
    """
    plan = ImportPlan(refused=list(refused))
    known, names = _known(letter), NamesMet(signatures_to_compare(letter))
    for count, row in enumerate(rows, start=1):
        _decide(plan, row, known, names)
        if progress and count % BATCH == 0:
            progress(count)
    plan.refused.sort()
    return plan


def enter_signatories(
    letter: Letter,
    rows: Sequence[PlannedRow],
    *,
    status: SignatureStatus,
    by: str,
    at: datetime,
    progress: Progress | None = None,
) -> None:
    """Enter planned rows as signatures that are verified or approved on the word of ``by``.

    Each is written to the audit trail as the verbs on a single signature do. Raises ``AlreadySignedError`` when one of the
    organisations has signed since the plan was made.
    """
    db.session.refresh(letter, ["status"], with_for_update={"key_share": True})
    version = letter.settle_text(by=by, at=at)
    common, directory = _common_values(letter, version, status=status, by=by, at=at), Directory()
    count = 0
    for batch in _batches(rows):
        numbers = _insert(common, batch, directory)
        _record(numbers, version, status=status, by=by, at=at)
        count += len(batch)
        if progress:
            progress(count)


def _known(letter: Letter) -> dict[tuple[str, str], set[SignatureStatus]]:
    """The states of the letter's signatures by organisation."""
    known: dict[tuple[str, str], set[SignatureStatus]] = defaultdict(set)
    query = db.select(Signature.key, Signature.country, Signature.status)
    for key, country, status in db.session.execute(query.where(Signature.letter_id == letter.id)):
        known[key, country].add(status)
    return known


def _decide(
    plan: ImportPlan, row: SignatoryRow, known: dict[tuple[str, str], set[SignatureStatus]], names: NamesMet
) -> None:
    key = organization_key(row.organization)
    place = key, row.country
    states = known.get(place, set())
    if states & HOLDING:
        plan.already_there += 1
        return
    reason = _obstacle(states)
    if reason:
        plan.refused.append(RefusedRow(row.number, reason))
        return
    known[place].add(SignatureStatus.VERIFIED)
    if names.is_full:
        plan.not_compared += 1
    elif like := names.meet(row):
        plan.likely_duplicates.append(like)
    plan.rows.append(PlannedRow(row, key))


def _obstacle(states: set[SignatureStatus]) -> str:
    if SignatureStatus.WITHDRAWN in states:
        return _("has withdrawn its signature from this letter; it has to sign again itself")
    if SignatureStatus.REJECTED in states:
        return _("was rejected; approve its signature at the desk if that has changed")
    return ""


def _batches(rows: Sequence[PlannedRow]) -> Iterator[list[PlannedRow]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _common_values(
    letter: Letter, version: TextVersion, *, status: SignatureStatus, by: str, at: datetime
) -> dict[str, Any]:
    approved = status is SignatureStatus.APPROVED
    return {
        "letter_id": letter.id,
        "text_version_id": version.id,
        "status": status,
        "means": "import",
        "created_at": at,
        "consented_at": at,
        "verified_at": at,
        "decided_at": at if approved else None,
        "decided_by": by if approved else "",
        "reason": "",
    }


def _own_values(row: SignatoryRow, key: str, directory: Directory) -> dict[str, Any]:
    return {
        **row.values(),
        "listed": Listed(row.listed),
        "printed_name": row.organization,
        "key": key,
    } | directory.values(row, key)


def _insert(common: dict[str, Any], rows: Sequence[PlannedRow], directory: Directory) -> list[int]:
    """Insert the signatures in bulk and give their numbers."""
    statement = insert(Signature).returning(Signature.id)
    try:
        return list(db.session.scalars(statement, [{**common, **_own_values(*planned, directory)} for planned in rows]))
    except IntegrityError as error:
        raise AlreadySignedError(
            _("An organisation of this file has signed in this moment. Nothing was added; import the file again.")
        ) from error


def _record(numbers: Sequence[int], version: TextVersion, *, status: SignatureStatus, by: str, at: datetime) -> None:
    text = {"version": version.number, "sha256": version.sha256}
    audit.record_each("sign", of=Signature, numbers=numbers, by=by, at=at, details=text)
    if status is SignatureStatus.APPROVED:
        change = {"from": SignatureStatus.VERIFIED, "to": status}
        audit.record_each("approve", of=Signature, numbers=numbers, by=by, at=at, details=change)
