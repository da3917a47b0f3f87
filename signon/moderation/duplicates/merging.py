"""Making two signatures of one organisation one, and undoing that."""

import hashlib
import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from signon.database.db import db
from signon.errors import DomainError
from signon.letters.status import LetterStatus
from signon.moderation.duplicates.models import Merge, MergeRefusedError
from signon.moderation.forms import REASONS
from signon.moderation.labels import signature_status
from signon.moderation.mails import tell_of_merge, tell_of_undoing
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.queries import find_signature
from signon.signing.status import HOLDING, SignatureStatus
from signon.translation import gettext as _

TAKEABLE = ("printed_name", "acronym", "country", "website", "representative_name", "representative_title")
"""Fields that the kept signature may take from the other: never the mail address or the consent, which prove each other."""

DECISION = ("status", "reason", "decided_at", "decided_by", "duplicate_of_id")
MATCHED = ("directory_entry_id", "match", "match_score", "match_reason", "match_said_by", "refused_entries")
SAID = ("match_said_by", "refused_entries")
"""Fields of what coordinators said of the directory's entry. The matcher's own answer changes with the directory."""

OTHERWISE = (
    "organization",
    "representative_email",
    "listed",
    "text_version_id",
    "consented_at",
    "authority",
    "erased_at",
)
STATE_UNTIL_0024 = (*TAKEABLE, *DECISION, "directory_entry_id", "match", "match_reason", *OTHERWISE)
GOES_WITH = {"country": ("second_country",)}
"""Fields that are taken with another one, of which a page shows both as one."""

NAMING = frozenset({"printed_name", "country"})
Values = dict[str, Any]


def state_of(signature: Signature) -> str:
    """A digest of all that matters of a signature: another one means that somebody has changed it."""
    entry = ("directory_entry_id",) if signature.match_said_by else ()
    return _digest(signature, (*TAKEABLE, *DECISION, *SAID, *entry, *OTHERWISE))


def differ(one: Signature, other: Signature, field: str) -> bool:
    """Whether the two signatures say something else in a takeable field, or in what goes with it."""
    return any(getattr(one, named) != getattr(other, named) for named in (field, *GOES_WITH.get(field, ())))


def _is_left_as(signature: Signature, after: str) -> bool:
    """Whether the signature is as a merge left it; merges from before migration 0024 kept the matcher's answer, too."""
    return after in {state_of(signature), _digest(signature, STATE_UNTIL_0024)}


def _digest(signature: Signature, fields: Collection[str]) -> str:
    return hashlib.sha256(json.dumps(_stored(signature, fields), sort_keys=True).encode()).hexdigest()


def pair_to_merge(first: int, second: int, *, held: bool = False) -> tuple[Signature, Signature]:
    """The two signatures of these numbers, in this order; ``held`` keeps others from changing them.

    Raises ``NotFoundError``, and ``MergeRefusedError`` when they can never be one: they are the same, are on two letters,
    or are not both confirmed or approved.
    """
    if first == second:
        raise MergeRefusedError(_("A signature cannot be merged with itself. Choose two."))
    if held:
        find_signature(first).letter.hold()
    # Always in the same order, so that two who merge the same pair wait for each other instead of both for ever.
    found = {number: find_signature(number, held=held) for number in sorted((first, second))}
    one, other = found[first], found[second]
    if one.letter_id != other.letter_id:
        names = {"one": one.printed_name, "other": other.printed_name}
        raise MergeRefusedError(
            _(
                "%(one)s and %(other)s have signed two different letters; only signatures of one letter are merged.",
                **names,
            )
        )
    if one.letter.status is LetterStatus.DELIVERED:
        raise MergeRefusedError(
            _("'%(title)s' is finalised: its signatories stay as they were printed.", title=one.letter.title)
        )
    return one, other


def refuse_dead(*signatures: Signature) -> None:
    """Raises ``MergeRefusedError`` for a signature that holds no place on the letter."""
    for signature in signatures:
        if signature.status not in HOLDING:
            raise MergeRefusedError(
                _(
                    "The signature of %(organization)s is in this state: %(status)s. Only signatures that wait for a "
                    "decision or are approved are merged.",
                    organization=signature.printed_name,
                    status=signature_status(signature.status),
                )
            )


def hindrance(kept: Signature, other: Signature) -> str:
    """The reason why keeping the first of the two would take the organisation off the letter; empty if it would not.

    A merge is no approval and no consent: what has not been decided or agreed to is not by being merged.
    """
    names = {"kept": kept.printed_name, "other": other.printed_name}
    if other.status is SignatureStatus.APPROVED and kept.status is not SignatureStatus.APPROVED:
        return _(
            "%(other)s is approved, while %(kept)s still waits for a decision, and a merge approves nothing. "
            "Approve %(kept)s first, or keep the one that is approved.",
            **names,
        )
    if other.stands() and not kept.stands():
        return _(
            "%(other)s stands on the letter, while %(kept)s has not agreed to its present text. Keep the one that stands.",
            **names,
        )
    return ""


def merge(kept: Signature, other: Signature, taken: Collection[str], *, by: str, at: datetime) -> Merge:
    """Reject the other as a duplicate of the kept one, which takes these fields from it; tells the other's representative.

    Both are held already. Raises ``MergeRefusedError``, and ``AlreadySignedError`` when a third one has the name taken over.
    """
    refuse_dead(kept, other)
    if sentence := hindrance(kept, other):
        raise MergeRefusedError(sentence)
    fields = _changed_fields(kept, other, taken)
    before = _stored(kept, fields), _stored(other, DECISION)
    kept_merge = Merge.keep(kept, other, before, by=by, at=at)
    values = {field: getattr(other, field) for field in fields}
    other.reject(_reason(kept), by=by, at=at)
    other.duplicate_of_id = kept.id
    kept.take_over("merge", values, by=by, at=at, details={"duplicate": other.printed_name, "id": other.id})
    db.session.flush()
    kept_merge.kept_after, kept_merge.rejected_after = state_of(kept), state_of(other)
    tell_of_merge(other, kept, at=at)
    return kept_merge


def undo(number: int, *, by: str, at: datetime) -> Merge:
    """Give both signatures of a merge the values that they had before it; tells the representative who was rejected.

    Raises ``NotFoundError``, ``MergeRefusedError`` when it was undone already or either signature changed since, and
    ``AlreadySignedError`` when another signature has taken the place meanwhile.
    """
    made = Merge.numbered(number)
    kept, rejected = pair_to_merge(made.kept_id, made.rejected_id, held=True)
    db.session.refresh(made)
    _refuse_undoing(made, kept, rejected)
    made.ended_at, made.ended_by = at, by
    kept.take_over("undo-merge", _restored(made.kept_before), by=by, at=at, details={"other": rejected.printed_name})
    restored = _restored(made.rejected_before)
    rejected.take_over("undo-merge", restored, by=by, at=at, details={"other": kept.printed_name})
    tell_of_undoing(rejected, at=at)
    return made


def undoing_hindrance(made: Merge) -> str:
    """The reason why the merge cannot be undone, in a sentence; empty when it can."""
    try:
        _refuse_undoing(made, made.kept, made.rejected)
    except DomainError as refusal:
        return str(refusal)
    return ""


def _refuse_undoing(made: Merge, kept: Signature, rejected: Signature) -> None:
    if made.ended_at is not None:
        raise MergeRefusedError(
            _(
                "The merge of %(kept)s and %(other)s is undone already.",
                kept=kept.printed_name,
                other=rejected.printed_name,
            )
        )
    if kept.letter.status is LetterStatus.DELIVERED:
        raise MergeRefusedError(
            _("'%(title)s' is finalised: its signatories stay as they were printed.", title=kept.letter.title)
        )
    for signature, after in ((kept, made.kept_after), (rejected, made.rejected_after)):
        if not _is_left_as(signature, after):
            raise MergeRefusedError(
                _(
                    "%(organization)s has been changed since the merge, so what was before can no longer be restored. "
                    "Correct or decide the two signatures by themselves.",
                    organization=signature.printed_name,
                )
            )


def _changed_fields(kept: Signature, other: Signature, taken: Collection[str]) -> list[str]:
    """The fields to take; with the name or the country goes what a coordinator said of the organisation in the directory.

    A listing for the recipient alone is always taken.
    """
    chosen = [named for field in TAKEABLE if field in taken for named in (field, *GOES_WITH.get(field, ()))]
    fields = [field for field in chosen if getattr(kept, field) != getattr(other, field)]
    known = MATCHED if NAMING & set(fields) and other.match_said_by and not kept.match_said_by else ()
    return [*fields, *known, *_stricter(kept, other)]


def _stricter(kept: Signature, other: Signature) -> tuple[str, ...]:
    """The listing, when the other one asked to be named to the recipient alone: no merge makes an organisation public."""
    is_stricter = other.listed is Listed.RECIPIENT_ONLY and kept.listed is Listed.PUBLIC
    return ("listed",) if is_stricter else ()


def _reason(kept: Signature) -> str:
    standing = _("It is on record as “%(organization)s”.", organization=kept.printed_name)
    return f"{REASONS['duplicate']} {standing}"


def _stored(signature: Signature, fields: Collection[str]) -> Values:
    values = {field: getattr(signature, field) for field in fields}
    return {field: value.isoformat() if isinstance(value, datetime) else value for field, value in values.items()}


def _restored(values: Values) -> Values:
    """The values as the signature has them, from those that were stored."""
    restored = dict(values)
    if restored.get("decided_at"):
        restored["decided_at"] = datetime.fromisoformat(restored["decided_at"])
    for field in ("status", "match", "listed"):
        if field in restored:
            column: InstrumentedAttribute[Any] = getattr(Signature, field)
            restored[field] = column.type.choices(restored[field])
    return restored
