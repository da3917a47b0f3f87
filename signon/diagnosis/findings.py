"""What an examination finds: how a piece is, and in a sentence what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a piece is."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one piece of the installation."""

    level: Level
    name: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.level:<8} {self.name}: {self.sentence}"


Answer = tuple[Level, str]
