"""Which entry of the directory has signed: found when the signature is verified, settled by a coordinator."""

from datetime import datetime

from signon import audit
from signon.database.db import db
from signon.errors import DomainError
from signon.organizations.known import DirectoryMatch, StoredDirectory, directory_answer
from signon.organizations.models import Organization
from signon.signing.models.correction import CorrectionVerbs
from signon.signing.models.record import Match
from signon.signing.profiles import compared
from signon.translation import gettext as _


class MatchSettledError(DomainError):
    """There is no match to accept or to refuse."""


class DirectoryVerbs(CorrectionVerbs):
    """The verbs of a signature about the directory's entry that it is of."""

    __abstract__ = True

    def entry(self) -> Organization | None:
        """The directory's entry that the organisation is; a likely one is only proposed until a coordinator accepts it."""
        return self.directory_entry if self.match is Match.EXACT else None

    def match_directory(self) -> None:
        """Note the entry of the directory that the organisation is, exactly or likely, and why; or that there is none."""
        best = directory_answer(StoredDirectory(db.session.connection()), compared(self).profile())
        if best and best.is_likely:
            self.take_match(best)
        else:
            self.match, self.directory_entry_id = Match.NONE, None
            self.match_reason = best.reason if best else ""

    def match_directory_again(self) -> None:
        """Look again before the decision: the entry may be newer than the signature. What a coordinator said stays said."""
        if self.match in {Match.EXACT, Match.LIKELY} or any(
            entry.action == "signature:refuse-match" for entry in audit.trail(self)
        ):
            return
        self.match_directory()

    def take_match(self, found: DirectoryMatch) -> None:
        """Note an entry that was found."""
        self.match = Match.EXACT if found.is_exact else Match.LIKELY
        self.directory_entry_id, self.match_reason = found.number, found.reason

    def accept_match(self, *, seen: int, print_name: bool, by: str, at: datetime) -> None:
        """A coordinator says that the organisation is the likely entry, the one with the number ``seen``.

        With ``print_name`` it is printed under the entry's name. Raises ``MatchSettledError`` when the match is another now.
        """
        entry = self._proposed(seen)
        if print_name and entry.name != self.printed_name:
            self.correct_printed_name(entry.name, by=by, at=at)
        self.match, self.match_reason = Match.EXACT, _("said by %(who)s", who=by)
        audit.record("accept-match", of=self, by=by, at=at, details={"entry": entry.id, "name": entry.name})

    def refuse_match(self, *, seen: int, by: str, at: datetime) -> None:
        """A coordinator says that it is another organisation. Raises ``MatchSettledError`` when the match is another now."""
        entry = self._proposed(seen)
        reason = _("not %(name)s, says %(who)s", name=entry.name, who=by)
        self.match, self.directory_entry, self.match_reason = Match.NONE, None, reason
        audit.record("refuse-match", of=self, by=by, at=at, details={"entry": entry.id, "name": entry.name})

    def _proposed(self, seen: int) -> Organization:
        db.session.flush()
        db.session.refresh(self, ["match", "directory_entry_id"], with_for_update=True)
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
