"""The clients' own list: what each of them asked for, what the site acknowledged, and when."""

import threading
import time
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from uuid import uuid4


class Act(StrEnum):
    """The act of a signatory, by the name that the audit trail has for it."""

    SIGN = "sign"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"


@dataclass(slots=True)
class Entry:
    """One organisation's way through the site, as its representative saw it.

    ``tries`` counts how often each act was sent, ``acknowledged`` holds when the site said that it was done, and
    ``texts`` the SHA-256 of every text that was shown before the form was sent.
    """

    organization: str
    address: str
    tries: Counter[Act] = field(default_factory=Counter)
    acknowledged: dict[Act, datetime] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    page: str = ""

    def was_asked(self, act: Act) -> bool:
        """Whether the act was sent at least once, be it answered or not."""
        return self.tries[act] > 0


class Ledger:
    """Everything that a crowd of clients asked for and was told; several threads write it."""

    def __init__(self) -> None:
        self.name = uuid4().hex[:8]
        self.entries: list[Entry] = []
        self.unexpected: list[str] = []
        """Answers that no fault may cause, such as a 500."""
        self.unanswered = self.refused = 0
        self.is_disturbed = True
        """Whether outages count: until those who sign are stopped."""
        self._answers: list[float] = []
        self._lock = threading.Lock()

    def new_entry(self) -> Entry:
        """An organisation and an address that nobody else has."""
        with self._lock:
            number = len(self.entries) + 1
            entry = Entry(f"Union {self.name} {number}", f"mara{number}@{self.name}.example")
            self.entries.append(entry)
        return entry

    def acknowledge(self, entry: Entry, act: Act) -> None:
        """Note that the site said that an act is done."""
        with self._lock:
            entry.acknowledged[act] = datetime.now(UTC)
            if self.is_disturbed:
                self._answers.append(time.monotonic())

    def note_unanswered(self) -> None:
        """Note that no answer came: the act may be in the record or not."""
        with self._lock:
            self.unanswered += 1

    def note_refused(self) -> None:
        """Note that the site asked to try again later."""
        with self._lock:
            self.refused += 1

    def note_unexpected(self, what: str) -> None:
        """Note an answer that no fault may cause."""
        with self._lock:
            self.unexpected.append(what)

    def acknowledged(self, act: Act) -> list[Entry]:
        """The entries of which the site said that this act is done."""
        return [entry for entry in self.entries if act in entry.acknowledged]

    def up_to(self, moment: datetime) -> "Ledger":
        """The list as it was known at a moment: what was acknowledged later may have been sent before, or not."""
        earlier = Ledger()
        earlier.entries = deepcopy(self.entries)
        for entry in earlier.entries:
            entry.acknowledged = {act: at for act, at in entry.acknowledged.items() if at <= moment}
        return earlier

    def longest_outage(self) -> float:
        """The longest time in seconds in which no client at all was told that something is done."""
        moments = sorted(self._answers)
        return max((after - before for before, after in pairwise(moments)), default=0.0)
