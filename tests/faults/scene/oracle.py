"""The oracle: the clients' own list against database, outbox, audit trail and the mails that arrived.

Every act that the site acknowledged is in the record exactly once, with its consent, its text and its line in the trail, and
its mail has arrived at least once. What was sent and not answered may be there once, or not at all. Nothing else is there.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeVar

from tests.faults.scene.ledger import Act, Entry, Ledger
from tests.faults.scene.mail_server import Inbox
from tests.faults.scene.record import KeptSignature, Record

AFTER = {
    Act.SIGN: ("pending", "verified", "approved", "withdrawn"),
    Act.CONFIRM: ("verified", "approved", "withdrawn"),
    Act.WITHDRAW: ("withdrawn",),
}
"""The states in which a signature can be once an act was done and no coordinator rejected anything."""

SHOWN_BY = {
    "pending": (Act.SIGN,),
    "verified": (Act.SIGN, Act.CONFIRM),
    "approved": (Act.SIGN, Act.CONFIRM),
    "withdrawn": (Act.SIGN, Act.WITHDRAW),
}
"""The acts that must have been done for a signature to be in a state."""

MAILED = {Act.SIGN: "confirm-signature", Act.CONFIRM: "signature-status", Act.WITHDRAW: None}
"""The purpose of the link in the mail that follows an act; the one after a withdrawal has no link."""


Row = TypeVar("Row")


class Kind(StrEnum):
    """What may be wrong with a record."""

    LOST = "lost"
    DOUBLED = "doubled"
    WITHOUT_CONSENT = "without consent"
    WRONG_TEXT = "under another text than was shown"
    WITHOUT_AUDIT = "without its line in the audit trail"
    NOT_WRITTEN = "without its mail in the outbox"
    NOT_MAILED = "without its mail at the mail server"
    UNASKED = "asked for by nobody"
    UNEXPECTED = "answered as no fault may"
    DAMAGED = "damaged database"


class Fault(NamedTuple):
    """One thing that is wrong."""

    kind: Kind
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


@dataclass(frozen=True)
class Verdict:
    """What the comparison found, and what it counted."""

    faults: list[Fault]
    acknowledged: Counter[Act]
    mails: int
    repeated: int
    """Mails that arrived, and how many arrivals were one of a mail that had arrived already."""
    unanswered: int
    refused: int
    longest_outage: float

    def count(self, *kinds: Kind) -> int:
        """The number of faults of these kinds."""
        return sum(fault.kind in kinds for fault in self.faults)

    def __str__(self) -> str:
        shown = "\n".join(map(str, self.faults[:20]))
        return f"{len(self.faults)} faults beside {dict(self.acknowledged)} acknowledged:\n{shown}"


def judge(ledger: Ledger, record: Record, inbox: Inbox) -> Verdict:
    """Compare the clients' list with the record and with what arrived, once no mail waits any more."""
    return Verdict(
        faults=[*_Comparison(ledger, record, inbox).faults()],
        acknowledged=Counter({act: len(ledger.acknowledged(act)) for act in Act}),
        mails=len(inbox.arrivals),
        repeated=sum(len(arrivals) - 1 for arrivals in inbox.arrivals.values()),
        unanswered=ledger.unanswered,
        refused=ledger.refused,
        longest_outage=ledger.longest_outage(),
    )


class _Comparison:
    def __init__(self, ledger: Ledger, record: Record, inbox: Inbox) -> None:
        self.ledger, self.record, self.inbox = ledger, record, inbox
        self.signatures = _grouped(record.signatures, lambda one: (one.organization, one.address))
        self.acts = _grouped(record.acts, lambda one: (one.signature, one.action))
        self.mails = _grouped(record.mails, lambda one: (one.recipient, one.purpose))

    def faults(self) -> Iterator[Fault]:
        yield from (Fault(Kind.DAMAGED, what) for what in self.record.damage)
        yield from (Fault(Kind.UNEXPECTED, what) for what in self.ledger.unexpected)
        for entry in self.ledger.entries:
            yield from self._of_entry(entry)
        yield from self._unasked()
        yield from self._of_mails()

    def _of_entry(self, entry: Entry) -> Iterator[Fault]:
        kept = self.signatures[entry.organization, entry.address]
        if not kept and Act.SIGN in entry.acknowledged:
            yield Fault(Kind.LOST, f"the sign-on of {entry.organization}")
        if len(kept) > 1:
            yield Fault(Kind.DOUBLED, f"{entry.organization} is in the record {len(kept)} times")
        if not kept:
            return
        yield from self._of_consent(entry, kept[0])
        for act in Act:
            yield from self._of_act(entry, kept[0], act)

    def _of_consent(self, entry: Entry, kept: KeptSignature) -> Iterator[Fault]:
        text = self.record.texts.get(kept.version or 0)
        if text is None or not kept.consented_at or kept.means != "form":
            yield Fault(Kind.WITHOUT_CONSENT, entry.organization)
        elif text.letter != kept.letter or text.sha256 not in entry.texts:
            yield Fault(Kind.WRONG_TEXT, entry.organization)
        for line in self.acts[kept.number, f"signature:{Act.SIGN}"]:
            said = line.details.get("version"), line.details.get("sha256")
            if text is None or said != (text.version, text.sha256):
                yield Fault(Kind.WITHOUT_AUDIT, f"{entry.organization}: the line of its sign-on names another text")

    def _of_act(self, entry: Entry, kept: KeptSignature, act: Act) -> Iterator[Fault]:
        what = f"{act} of {entry.organization}"
        lines = len(self.acts[kept.number, f"signature:{act}"])
        is_done = lines > 0 or act in SHOWN_BY.get(kept.status, ())
        if act in entry.acknowledged and kept.status not in AFTER[act]:
            yield Fault(Kind.LOST, f"{what}: it is {kept.status}")
        elif is_done and not entry.was_asked(act):
            yield Fault(Kind.UNASKED, what)
        elif is_done or act in entry.acknowledged:
            yield from self._of_trace(entry, kept, act, lines)

    def _of_trace(self, entry: Entry, kept: KeptSignature, act: Act, lines: int) -> Iterator[Fault]:
        """What an act that was done has left besides the signature."""
        what = f"{act} of {entry.organization}"
        if lines == 0:
            yield Fault(Kind.WITHOUT_AUDIT, what)
        if lines > 1:
            yield Fault(Kind.DOUBLED, f"{what} has {lines} lines in the trail")
        mails = len(self.mails[entry.address, MAILED[act]])
        if mails == 0:
            yield Fault(Kind.NOT_WRITTEN, what)
        if mails > entry.tries[act]:
            yield Fault(Kind.DOUBLED, f"{what} was sent {entry.tries[act]} times and has {mails} mails")

    def _unasked(self) -> Iterator[Fault]:
        entries = {(entry.organization, entry.address): entry for entry in self.ledger.entries}
        addresses = {entry.address for entry in self.ledger.entries}
        for signature in self.record.signatures:
            entry = entries.get((signature.organization, signature.address))
            if entry is None or not entry.was_asked(Act.SIGN):
                yield Fault(Kind.UNASKED, f"the signature of {signature.organization}")
        numbers = {signature.number for signature in self.record.signatures}
        for line in self.record.acts:
            if line.signature not in numbers:
                yield Fault(Kind.UNASKED, f"line {line.number} of the trail, {line.action} of no signature")
        for mail in self.record.mails:
            if mail.recipient not in addresses:
                yield Fault(Kind.UNASKED, f"mail {mail.number} to {mail.recipient}")

    def _of_mails(self) -> Iterator[Fault]:
        kept = {mail.message_id: mail for mail in self.record.mails}
        for mail in self.record.mails:
            if mail.message_id not in self.inbox.arrivals:
                yield Fault(Kind.NOT_MAILED, f"mail {mail.number} to {mail.recipient}, which is {mail.status}")
        for message_id, addresses in self.inbox.arrivals.items():
            if message_id in self.record.other_mails:
                continue
            if message_id not in kept or set(addresses) != {kept[message_id].recipient}:
                yield Fault(Kind.UNASKED, f"the mail {message_id} to {', '.join(addresses)}")


def _grouped(rows: Iterable[Row], key: Callable[[Row], object]) -> defaultdict[object, list[Row]]:
    found: defaultdict[object, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
