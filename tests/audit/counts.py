"""What a part of the audit tried, and what it found: a line of figures, and each finding below it."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

MOST_SHOWN = 25
SLOW = 2.0
"""Seconds after which an answer counts as slow. Only ``make audit`` looks at it, on a machine with nothing else to do."""


class Found(StrEnum):
    """The kinds of finding."""

    SERVER_ERROR = "5xx"
    SLOW = "over 2 s"
    LOST = "lost rows"
    CHANGED = "changed strings"
    OTHER = "others"


@dataclass
class Counts:
    """The inputs that were tried and what was found, under the part's name."""

    part: str
    tried: int = 0
    findings: list[tuple[Found, str]] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")

    def find(self, kind: Found, what: str) -> None:
        """Note a finding; ``what`` says where, with which input."""
        self.findings.append((kind, what))

    def took(self, seconds: float, what: str) -> None:
        """Note how long an input took."""
        self.slowest = max(self.slowest, (seconds, what))
        if seconds > SLOW:
            self.find(Found.SLOW, f"{seconds:.1f} s: {what}")

    def of(self, *kinds: Found) -> list[str]:
        """What was found of some kinds; of all but the slow ones, when none is named."""
        wanted = set(kinds) or set(Found) - {Found.SLOW}
        return [what for kind, what in self.findings if kind in wanted]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def lines(self) -> list[str]:
        """The figures and the first findings, to be printed."""
        figures = Counter(kind for kind, _what in self.findings)
        found = ", ".join(f"{kind} {figures[kind]}" for kind in Found)
        more = "".join(f", {what} {number:,}" for what, number in self.told.items())
        lines = [f"{self.part}: {self.tried:,} inputs tried; {found}{more}; slowest {self.slowest[0]:.2f} s"]
        lines += [f"  {kind}: {what}" for kind, what in self.findings[:MOST_SHOWN]]
        hidden = len(self.findings) - MOST_SHOWN
        return [*lines, f"  and {hidden} more"] if hidden > 0 else lines
