"""Findings of an examination: the state of a piece, and in a sentence what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """The state of a piece."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of one piece of the installation; ``lines`` are what stood between it and something outside."""

    level: Level
    name: str
    sentence: str
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join(
            [f"{self.level:<8} {self.name}: {self.sentence}", *(f"         {line}" for line in self.lines)]
        )


Answer = tuple[Level, str] | tuple[Level, str, tuple[str, ...]]
