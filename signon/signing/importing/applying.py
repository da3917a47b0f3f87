"""Signatories collected elsewhere, entered on a letter in bulk: the good rows in one transaction, the others with reasons."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy.exc import IntegrityError

from signon import audit
from signon.database.db import db
from signon.database.many_rows import insert_many
from signon.erasures import Erasure
from signon.errors import DomainError
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.organizations.known import LoadedDirectory, directory_answer
from signon.signing.importing.decided import decision_marks
from signon.signing.importing.likely_duplicates import profile_of
from signon.signing.importing.plan import ImportPlan, PlannedRow, plan_import
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.models.directory import kept_answer
from signon.signing.models.listing import fixed_listings
from signon.signing.models.record import AlreadySignedError, Listed, Match
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING, SignatureStatus
from signon.translation import gettext as _

MOST_ROWS = 20_000
"""Rows that are compared with names like theirs; of further ones only the very name is looked for, the rest by the worker."""


class Directory:
    """The directory as an import sees it."""

    def __init__(self) -> None:
        self._directory = LoadedDirectory(db.session.connection())
        self._looked_up = 0

    def values(self, row: SignatoryRow, key: str) -> dict[str, Any]:
        """The directory's entry for a signature made of the row, as the signature's columns."""
        self._looked_up += 1
        if self._looked_up > MOST_ROWS and not self._directory.named(key):
            return kept_answer(None) | {"match": Match.UNKNOWN, "match_due": True}
        if not self._directory:
            return kept_answer(None)
        return kept_answer(directory_answer(self._directory, profile_of(row)))


__all__ = ["ImportPlan", "PlannedRow", "enter_plan", "enter_signatories", "plan_import"]

BATCH = 1_000
Progress = Callable[[int], None]


class DecidedMeanwhileError(DomainError):
    """Something was decided since the plan was made that the plan would overrule."""


def enter_plan(
    letter: Letter,
    plan: ImportPlan,
    *,
    status: SignatureStatus,
    by: str,
    at: datetime,
    progress: Progress | None = None,
) -> list[int]:
    """Do what was planned: enter the rows, and list for the recipient alone who is to be listed so.

    Gives the numbers of the signatures, in the order of the rows.

    Raises ``DecidedMeanwhileError`` when a decision that the plan did not know has come between, and
    ``AlreadySignedError`` when one of the organisations has signed.
    """
    letter.hold()
    is_erased = Erasure.among(planned.row.representative_email for planned in plan.rows)
    if is_erased or not decision_marks(letter) <= plan.marks:
        raise _meanwhile()
    _restrict(letter, plan.restricted(), by=by, at=at)
    if not plan.rows:
        return []
    return enter_signatories(letter, plan.rows, status=status, by=by, at=at, progress=progress)


def enter_signatories(
    letter: Letter,
    rows: Sequence[PlannedRow],
    *,
    status: SignatureStatus,
    by: str,
    at: datetime,
    progress: Progress | None = None,
) -> list[int]:
    """Enter planned rows as signatures that are verified or approved on the word of ``by``; gives their numbers.

    Each is written to the audit trail as the verbs on a single signature do. Raises ``AlreadySignedError`` when one of the
    organisations has signed since the plan was made.
    """
    db.session.refresh(letter, ["status"], with_for_update={"key_share": True})
    version = letter.settle_text(by=by, at=at)
    common, directory = _common_values(letter, version, status=status, by=by, at=at), Directory()
    entered: list[int] = []
    for batch in _batches(rows):
        numbers = _insert(common, batch, directory)
        _record(numbers, version, status=status, by=by, at=at)
        _record_held(numbers, batch, by=by, at=at)
        entered += numbers
        if progress:
            progress(len(entered))
    return entered


def _restrict(letter: Letter, numbers: Sequence[int], *, by: str, at: datetime) -> None:
    fixed = fixed_listings(letter) if numbers else {}
    for number in numbers:
        signature = db.session.get_one(Signature, number, with_for_update=True, populate_existing=True)
        if signature.status not in HOLDING or number in fixed:
            raise _meanwhile()
        signature.restrict_listing(by=by, at=at)


def _meanwhile() -> DecidedMeanwhileError:
    return DecidedMeanwhileError(
        _("Signatures of this letter have changed in this moment. Nothing was added; import the file again.")
    )


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
        "listed": Listed(row.listed or Listed.PUBLIC),
        "printed_name": row.organization,
        "key": key,
    } | directory.values(row, key)


def _insert(common: dict[str, Any], rows: Sequence[PlannedRow], directory: Directory) -> list[int]:
    """Insert the signatures in bulk and give their numbers, in the same order."""
    values = [_own_values(planned.row, planned.key, directory) for planned in rows]
    try:
        return insert_many(Signature, values, common)
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


def _record_held(numbers: Sequence[int], rows: Sequence[PlannedRow], *, by: str, at: datetime) -> None:
    """Note which signatures were entered although they looked like an organisation that had decided otherwise."""
    for number, planned in zip(numbers, rows, strict=True):
        if planned.despite:
            details = {"held": planned.despite, "row": planned.row.number}
            audit.record_each("enter-held", of=Signature, numbers=[number], by=by, at=at, details=details)
