"""The check that nothing is lost: every text that the file shows is in the draft or in the list of what was left out."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from signon.letters.word.file.shown import BETWEEN_RUNS

GAP = "\n"
TYPED_BULLET = re.compile(rf"^\s*o[\s{BETWEEN_RUNS}]+")
"""The letter that stands for a bullet where Word has turned its list into text."""


def unaccounted(shown: Iterable[str], kept: Iterable[str]) -> list[str]:
    """The texts that the file shows and that the ``kept`` ones do not hold as often. Only letters and figures are compared.

    A text whose runs or words are all kept, but in several places, counts as kept; of another, the runs that are lost are given.
    """
    texts = list(kept)
    together = _Kept(" ".join(texts))
    waiting = [text for text in shown if not together.takes(text)]
    words = Counter(_words(" ".join(texts)))
    words.subtract(_words(" ".join(together.taken)))
    lost = []
    for text in waiting:
        for run in TYPED_BULLET.sub("", text).split(BETWEEN_RUNS):
            own = Counter(_words(run))
            if not together.takes(run) and any(words[word] < number for word, number in own.items()):
                lost.append(run.strip())
            words.subtract(own)
    return lost


class _Kept:
    """The letters and figures that were kept. Each stands for one place of the file: what was taken is there no more."""

    def __init__(self, text: str) -> None:
        self.taken: list[str] = []
        self._left = _bare(text)
        self._place = 0

    def takes(self, text: str) -> bool:
        """Take the text out, in the order of the file where it is; false when it is not there."""
        bare = _bare(text)
        found = self._left.find(bare, self._place)
        found = found if found >= 0 else self._left.find(bare)
        if found < 0:
            return False
        self._left = f"{self._left[:found]}{GAP}{self._left[found + len(bare) :]}" if bare else self._left
        self._place = found if bare else self._place
        self.taken.append(text.replace(BETWEEN_RUNS, ""))
        return True


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
