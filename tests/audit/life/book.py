"""The short book that is kept beside a letter's life, and the comparison with the site after each step."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
)

from signon.audit import AuditEntry
from signon.audit.chaining import present_key
from signon.audit.verification import snapshot, states_at_odds
from signon.database.db import db
from signon.delivery.models import Final
from signon.errors import DomainError
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.mail.models import OutboxMail
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.audit.counts import Counts, Found
from tests.audit.site.tried_site import TriedSite

SLUG = "life"
NAMES = ("Otter Union", "Heron Circle", "Reed Society", "Marsh League", "Eel Alliance")
HOLDING = (SignatureStatus.VERIFIED, SignatureStatus.APPROVED)
LIVE = (SignatureStatus.PENDING, *HOLDING)


@dataclass
class Entry:
    """What the book says of a signature: whose it is, its state, and the version that it agreed to."""

    name: str
    status: SignatureStatus
    agreed: int


def address_of(name: str) -> str:
    """Where the organisation is written to."""
    return f"office@{name.lower().replace(' ', '-')}.example"


class Book(RuleBasedStateMachine):
    """What must be so by the rules. ``site`` and ``counts`` are given before it runs; ``may_print`` allows finals."""

    site: TriedSite
    counts: Counts
    may_print = False

    def __init__(self) -> None:
        super().__init__()
        self.site.restore()
        self.context = self.site.app.app_context()
        self.context.push()
        self.at_odds_before = self.trail_at_odds()  # tests put some rows there past the program
        self.book: dict[int, Entry] = {}
        self.material = 1
        self.version = 1
        self.printed: set[str] | None = None

    @staticmethod
    def trail_at_odds() -> set[str]:
        """What the audit trail says that does not fit."""
        with snapshot() as connection:
            return set(states_at_odds(connection, [present_key()]))

    def teardown(self) -> None:
        """Hold the audit trail against itself and the rows it speaks of, and leave the site's context."""
        db.session.remove()
        for sentence in self.trail_at_odds() - self.at_odds_before:
            self.counts.find(Found.LOST, f"the audit trail: {sentence}")
        self.context.pop()

    @initialize()
    def draft_and_open(self) -> None:
        factories.letter(slug=SLUG, title="A life")
        db.session.commit()
        self.seen = self._rows()
        self.mailed = self._last_mail()

    @invariant()
    def the_public_list_is_who_stands_by_the_rules(self) -> None:
        if not hasattr(self, "seen"):
            return
        if self.printed is None:
            page = self.site.open("nobody", f"/letters/{SLUG}/signatories.json").get_json()
            shown = sorted(one["organization"].removesuffix(" e.V.") for one in page["signatories"])
            if shown != sorted(self._expected()):
                self.counts.find(Found.LOST, f"the list shows {shown}, the rules say {sorted(self._expected())}")

    @invariant()
    def nobody_is_doubled(self) -> None:
        holders = (
            [(one.key, one.country) for one in self._signatures() if one.status in HOLDING]
            if hasattr(self, "seen")
            else []
        )
        if len(holders) != len(set(holders)):
            self.counts.find(Found.OTHER, f"somebody holds two places: {holders}")

    @contextmanager
    def _step(self, verb: str, *, told: set[str], must: bool = False) -> Iterator[None]:
        """One step: what is refused changes nothing, what is done leaves its line in the trail and mails nobody else."""
        self.counts.tried += 1
        book = {number: Entry(**vars(entry)) for number, entry in self.book.items()}
        version, material = self.version, self.material
        try:
            yield
            db.session.commit()
        except DomainError as error:
            db.session.rollback()
            self.book, self.version, self.material = book, version, material
            self.counts.told["refused steps"] += 1
            if must:
                self.counts.find(Found.OTHER, f"{verb} was refused: {error}")
        self._look(verb, told)

    def _look(self, verb: str, told: set[str]) -> None:
        rows = self._rows()
        trail = set(db.session.scalars(db.select(AuditEntry.subject_id).where(AuditEntry.id > self.trail)))
        changed = {number for number in rows if rows[number] != self.seen.get(number)}
        if unrecorded := changed - trail:
            self.counts.find(Found.LOST, f"{verb} changed {unrecorded} without a line in the trail")
        if lost := set(self.seen) - set(rows):
            self.counts.find(Found.LOST, f"{verb} lost the signatures {lost}")
        last = self._last_mail()
        fresh = set(db.session.scalars(db.select(OutboxMail.recipient).where(OutboxMail.id > self.mailed)))
        if extra := fresh - {address_of(name) for name in told}:
            self.counts.find(Found.OTHER, f"{verb} wrote to {extra} without a cause")
        self.seen, self.mailed = rows, last
        self.trail = self._last(AuditEntry)
        db.session.rollback()

    def _accept_what_is_there(self) -> None:
        self.seen, self.mailed, self.trail = self._rows(), self._last_mail(), self._last(AuditEntry)
        db.session.rollback()

    def _compare_print(self, final: Final, expected: set[str]) -> None:
        named = [self.book[int(str(one["signature"]))].name for one in final.signatories]
        if sorted(named) != sorted(expected):
            self.counts.find(Found.LOST, f"printed {sorted(named)}, the rules say {sorted(expected)}")

    def _expected(self) -> set[str]:
        return {
            entry.name
            for entry in self.book.values()
            if entry.status is SignatureStatus.APPROVED and entry.agreed >= self.material
        }

    def _note(self, signature: Signature, status: SignatureStatus, agreed: int | None = None) -> None:
        if entry := self.book.get(signature.id):
            entry.status = status
            entry.agreed = entry.agreed if agreed is None else agreed

    def _agreed_now(self, signature: Signature) -> int:
        return self.version if self.book[signature.id].agreed < self.material else self.book[signature.id].agreed

    def _overruled(self, name: str, had: set[str]) -> bool:
        decided = (SignatureStatus.WITHDRAWN, SignatureStatus.REJECTED)
        return name in had and any(one.name == name and one.status in decided for one in self.book.values())

    def _left(self, name: str) -> bool:
        """Whether somebody withdrew for it: the older entries of that mailbox are then over too."""
        return any(one.name == name and one.status is SignatureStatus.WITHDRAWN for one in self.book.values())

    def _details(self, name: str, **changes: Any) -> Any:
        return factories.details(
            **{
                "organization": name,
                "representative_email": address_of(name),
                "representative_name": "Jo Reed",
                **changes,
            }
        )

    def _letter(self) -> Letter:
        return Letter.named(SLUG)

    def _status(self) -> LetterStatus:
        status = self._letter().status
        db.session.rollback()
        return status

    def _is_open(self) -> bool:
        return self._status() is LetterStatus.OPEN

    def _signatures(self) -> list[Signature]:
        query = db.select(Signature).where(Signature.letter_id == self._letter().id).order_by(Signature.id)
        return list(db.session.scalars(query))

    def _of(self, name: str, *statuses: SignatureStatus) -> list[Signature]:
        found = [number for number, one in self.book.items() if one.name == name and one.status in statuses]
        return [db.session.get_one(Signature, number) for number in found]

    def _with_link(self, name: str, *statuses: SignatureStatus) -> list[Signature]:
        """Those whose representative was mailed a link; a row of a table without an address has none."""
        return [one for one in self._of(name, *statuses) if one.representative_email]

    def _rows(self) -> dict[int, tuple[Any, ...]]:
        return {
            one.id: (one.status, one.printed_name, one.text_version_id, one.listed, one.representative_title)
            for one in self._signatures()
        }

    def _last_mail(self) -> int:
        return self._last(OutboxMail)

    def _last(self, model: Any) -> int:
        return db.session.scalar(db.select(db.func.max(model.id))) or 0

    trail = 0
