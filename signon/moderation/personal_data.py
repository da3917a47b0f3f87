"""Personal data in merges: the name and title that the kept signature had, as long as the merge can be undone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_

from signon.database.db import db
from signon.letters.status import LetterStatus
from signon.moderation.duplicates.models import Merge
from signon.personal_data import Expiry, Holder, Record
from signon.signing.models.correction import PERSONAL
from signon.signing.models.signature import Signature
from signon.translation import gettext as _


def records(email: str) -> list[Record]:
    """The merges of the signatures that the address made, where a person's name or title was taken over."""
    return [_record(made) for made in _holding_persons(_of_address(email))]


def erase(email: str, at: datetime) -> int:  # noqa: ARG001 - when does not matter
    """Take the person out of the merges, and out of a signature that has the name from the rejected one."""
    merges = _holding_persons(_of_address(email))
    for made in merges:
        if made.rejected.representative_email == email and made.kept.letter.status is not LetterStatus.DELIVERED:
            _give_back(made)
        _forget(made)
    return len(merges)


def expire(expiry: Expiry) -> int:
    """Take everybody out of the merges on the letters; none of them can be undone any more."""
    merges = _holding_persons(Signature.letter_id.in_(expiry.letters))
    for made in merges:
        _forget(made)
    return len(merges)


def _of_address(email: str) -> ColumnElement[bool]:
    return Signature.representative_email == email


def _holding_persons(condition: ColumnElement[bool]) -> Sequence[Merge]:
    signatures = db.select(Signature.id).where(condition)
    sides = or_(Merge.kept_id.in_(signatures), Merge.rejected_id.in_(signatures))
    found = db.session.scalars(db.select(Merge).where(sides).order_by(Merge.id))
    return [made for made in found if PERSONAL & made.kept_before.keys()]


def _give_back(made: Merge) -> None:
    """Let the kept signature have its own representative's name and title again."""
    for field in PERSONAL & made.kept_before.keys():
        if getattr(made.kept, field) == getattr(made.rejected, field):
            setattr(made.kept, field, made.kept_before[field])


def _forget(made: Merge) -> None:
    """Keep no person's values; without them the merge can no longer be undone."""
    made.kept_before = {field: value for field, value in made.kept_before.items() if field not in PERSONAL}
    made.kept_after = ""


def _record(made: Merge) -> Record:
    return Record(
        kind=_("Merge of two signatures"),
        values={
            _("Letter"): made.kept.letter.title,
            _("Organisation"): made.kept.printed_name,
            _("Name"): str(made.kept_before.get("representative_name", "")),
            _("Title"): str(made.kept_before.get("representative_title", "")),
        },
        outcome=_("name and title erased; that two signatures were joined stays"),
    )


HOLDER = Holder(name="merges", records=records, erase=erase, expire=expire)
