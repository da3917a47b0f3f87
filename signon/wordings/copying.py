"""Taking over the wordings of another letter."""

from datetime import datetime
from typing import NamedTuple

from signon.letters.models.letter import Letter
from signon.wordings.models import Slot, own_wordings
from signon.wordings.offered import OFFERED
from signon.wordings.situations import situation_of
from signon.wordings.writing import is_fillable


class Copied(NamedTuple):
    """The numbers of wordings that were taken over, and of those that were not."""

    taken: int
    left: int


def copy_wordings(source: Letter, target: Letter, *, by: str, at: datetime) -> Copied:
    """Word the mails about ``target`` as those about ``source`` are.

    Left are those that the letter has words of its own for, and those that cannot be filled in any more.
    """
    taken = left = 0
    for one in own_wordings(source):
        offer = OFFERED.by_name().get(one.kind)
        if one.letter_id is None or offer is None:
            continue
        present = situation_of(Slot(offer.kind, _language(one.language, target), target))
        if present.own or not is_fillable(offer.kind, one.words):
            left += 1
            continue
        present.slot.word(one.words, proposed=present.beneath, read=present.number, by=by, at=at)
        taken += 1
    return Copied(taken, left)


def _language(tag: str, target: Letter) -> str:
    """The language in which the letter has it: its own in place of another country's variety of the same language."""
    wanted = target.parts.language
    return wanted if tag.partition("-")[0] == wanted.partition("-")[0] else tag
