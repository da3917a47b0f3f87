"""The scale of a comparison: a score and its reason, and from which score on it matters."""

from dataclasses import dataclass

DEFAULT_THRESHOLD = 0.85
"""The score from which on two names are proposed as one organisation."""

WORTH_SHOWING = 0.6
"""The score from which on a person who decides on a signature may want to see the other name."""


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """A score from 0 to 1, where only equal names in one country score 1, and its reason in words."""

    value: float
    reason: str = ""


NOTHING = Score(0.0)
