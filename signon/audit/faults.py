"""Faults of the trail: what is wrong, where, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """The kinds of faults, in short words."""

    EDITED = "edited"
    REMOVED = "removed"
    INSERTED = "inserted"
    REWRITTEN = "rewritten"
    OTHER_KEY = "other key"
    CUT = "cut off"
    CHANGED_ROW = "changed row"
    OTHER_TRAIL = "other trail"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its ``sentence`` names the place and ends with the remedy. ``position`` is the link's, where there is one."""

    kind: FaultKind
    sentence: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a verification. ``faults`` has the first ones, in the order of the chain; the rows come after it."""

    links: int
    rows: int
    anchors: int
    faults: Sequence[Fault]
    more: int = 0
    """The number of further faults, which are only counted."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults
