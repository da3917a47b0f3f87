"""The known word that a misspelled one probably means: to be shown to a person, never taken silently."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

MOST_COMPARED = 100
"""Characters of a word; a longer one is no misspelled word."""


def meant_word(written: str, known: Sequence[str], *, least: float) -> str:
    """The word of ``known`` that is most like what was written; empty when none is as alike as ``least``, from 0 to 1."""
    if len(written) > MOST_COMPARED:
        return ""
    found = process.extractOne(written, known, scorer=fuzz.ratio, score_cutoff=least * 100)
    return str(found[0]) if found else ""
