"""The entry of the directory that has signed: the matcher's answer, kept with the signature.

Every page, figure and command shows what is kept here. It is looked for when the signature is verified or withdrawn, and
whenever its name, country or other details change; when the directory changes, ``signing.jobs`` renews it. What a coordinator
has said stands above it (``match_decision``).
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, case, func, inspect, select

from signon.database.db import db
from signon.organizations.models import Organization
from signon.signing.models.record import Match, SignatureRecord
from signon.signing.profiles import Compared, compared
from signon.signing.status import SignatureStatus

if TYPE_CHECKING:  # the matcher is not for every command
    from signon.organizations.known import Directory, DirectoryMatch


class DirectoryVerbs(SignatureRecord):
    """The questions and verbs of a signature about the directory's entry that it is of."""

    __abstract__ = True

    def entry(self) -> Organization | None:
        """The directory's entry that the organisation is; a likely one is only proposed until a coordinator accepts it."""
        return self.directory_entry if self.match is Match.EXACT else None

    @classmethod
    def entry_number(cls) -> ColumnElement[int | None]:
        """The number of ``entry``, in a query."""
        return case((cls.match == Match.EXACT, cls.directory_entry_id))

    @classmethod
    def sorted_as(cls) -> ColumnElement[str]:
        """The words that take the name's place in the order, in a query: its own, or else those of ``entry``; often none."""
        entry = select(Organization.sort_as).where(Organization.id == cls.entry_number()).scalar_subquery()
        return func.coalesce(func.nullif(cls.sort_as, ""), entry, "")

    @classmethod
    def entry_number_in_peace(cls) -> ColumnElement[int | None]:
        """The number of ``entry``, and for a withdrawn signature that of a likely one: who has left is left in peace."""
        left = cls.status == SignatureStatus.WITHDRAWN
        return case(((cls.match == Match.EXACT) | left, cls.directory_entry_id))

    def match_directory(self) -> None:
        """Note the entry of the directory that the organisation is, exactly or likely, and why; or that there is none.

        What a coordinator has said stays.
        """
        from signon.organizations.known import StoredDirectory

        if self.match_said_by:
            return
        directory = StoredDirectory(db.session.connection())
        values = fresh_answer(directory, compared(self), refused=self.refused_entries or (), present=self.match)
        for field, value in values.items():
            setattr(self, field, value)
        if inspect(self).persistent:
            db.session.expire(self, ["directory_entry"])

    def forget_match_decision(self) -> None:
        """The organisation has another name now: what a coordinator said of the former one is no longer about it."""
        self.match_said_by, self.refused_entries = "", []


def fresh_answer(
    directory: "Directory", signature: Compared, *, refused: Collection[int], present: Match
) -> dict[str, Any]:
    """The values that a signature is to keep of the directory's present answer, by field.

    ``refused`` has the entries that coordinators said it is not, ``present`` is what it keeps. A refusal stays as it is noted
    unless another entry is likely.
    """
    from signon.organizations.known import directory_answer

    found = directory_answer(directory, signature.profile(), without=refused)
    if refused and present is Match.NONE and not (found and found.is_likely):
        return {"match_due": False}
    return kept_answer(found)


def kept_answer(found: "DirectoryMatch | None") -> dict[str, Any]:
    """The values that a signature keeps of an answer, by field; of an entry that is not likely only the score and the reason."""
    is_likely = found is not None and found.is_likely
    match = Match.NONE
    if found and is_likely:
        match = Match.EXACT if found.is_exact else Match.LIKELY
    return {
        "match": match,
        "match_score": found.score if found else 0.0,
        "match_reason": found.reason if found else "",
        "directory_entry_id": found.number if found and is_likely else None,
        "match_due": False,
    }
