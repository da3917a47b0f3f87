"""A coordinator's decision about the directory's likely entry: it is the organisation, or it is another one."""

from datetime import datetime

from signon import audit
from signon.database.db import db
from signon.errors import DomainError
from signon.organizations.models import Organization
from signon.signing.models.correction import CorrectionVerbs
from signon.signing.models.record import Match
from signon.translation import gettext as _


class MatchSettledError(DomainError):
    """There is no match to accept or to refuse."""


class MatchDecisionVerbs(CorrectionVerbs):
    """The verbs with which a coordinator settles the directory's entry of a signature."""

    __abstract__ = True

    def accept_match(self, *, seen: int, print_name: bool, by: str, at: datetime) -> None:
        """A coordinator says that the organisation is the likely entry, the one with the number ``seen``.

        With ``print_name`` it is printed under the entry's name. Raises ``MatchSettledError`` when the match is another now.
        """
        entry = self._proposed(seen)
        self.match, self.match_reason = Match.EXACT, _("said by %(who)s", who=by)
        self.match_said_by, self.match_due = by, False
        if print_name and entry.name != self.printed_name:
            self.correct_printed_name(entry.name, by=by, at=at)
        audit.record("accept-match", of=self, by=by, at=at, details={"entry": entry.id, "name": entry.name})

    def refuse_match(self, *, seen: int, by: str, at: datetime) -> None:
        """A coordinator says that it is another organisation; another entry may be likely then.

        Raises ``MatchSettledError`` when the match is another now.
        """
        entry = self._proposed(seen)
        self.match, self.directory_entry, self.match_score = Match.NONE, None, 0.0
        self.match_reason = _("not %(name)s, says %(who)s", name=entry.name, who=by)
        self.match_said_by, self.refused_entries = "", [*self.refused_entries, entry.id]
        audit.record("refuse-match", of=self, by=by, at=at, details={"entry": entry.id, "name": entry.name})
        db.session.flush()
        self.match_directory()

    def _proposed(self, seen: int) -> Organization:
        db.session.flush()
        db.session.refresh(self, ["match", "directory_entry_id", "refused_entries"], with_for_update=True)
        entry = db.session.get(Organization, self.directory_entry_id) if self.directory_entry_id else None
        if entry is None or entry.id != seen:
            raise MatchSettledError(
                _(
                    "Somebody else has settled the directory's entry of %(organization)s meanwhile. "
                    "Open the signature again to see it.",
                    organization=self.printed_name,
                )
            )
        return entry
