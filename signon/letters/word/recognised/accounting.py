"""The check that nothing is lost: every text that the file shows is in the draft or in the list of what was left out."""

from collections.abc import Iterable
from typing import Any

from signon.letters.word.file.shown import BETWEEN_RUNS


def unaccounted(shown: Iterable[str], kept: Iterable[str]) -> list[str]:
    """The texts that the file shows and that stand in none of the ``kept`` ones. Only letters and figures are compared.

    A text whose runs or words are all kept, but in several places, counts as kept; of another, the runs that are lost are given.
    """
    texts = list(kept)
    together = _bare(" ".join(texts))
    words = set(_words(" ".join(texts)))
    place, lost = 0, []
    for text in shown:
        bare = _bare(text)
        found = together.find(bare, place)
        found = found if found >= 0 else together.find(bare)
        if found >= 0:
            place = found if bare else place
        else:
            runs = [run for run in text.split(BETWEEN_RUNS) if _bare(run) not in together]
            lost += [run.strip() for run in runs if not all(word in words for word in _words(run))]
    return lost


def texts_in(value: Any) -> list[str]:
    """Every text in the values of a letter."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts_in(inner)]
    if isinstance(value, (list, tuple)):
        return [text for inner in value for text in texts_in(inner)]
    return []


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _words(text: str) -> list[str]:
    return "".join(character if character.isalnum() else " " for character in text.casefold()).split()
