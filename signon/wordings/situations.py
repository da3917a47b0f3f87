"""The situation of a mail's wording: what mails say now, where that comes from, and what is to be looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from signon.letters.models.letter import Letter
from signon.wordings.checking import Problems, problems
from signon.wordings.kinds import MailKind
from signon.wordings.models import MailWording, Slot, Words, in_language, own_wordings
from signon.wordings.offered import offered_in_order
from signon.wordings.writing import is_fillable, proposed_words


@dataclass(frozen=True)
class Situation:
    """The wording of one slot: its ``own`` one, the one for ``every`` letter that applies beneath it, and the product's."""

    slot: Slot
    own: MailWording | None
    every: MailWording | None
    product: Words

    @property
    def kind(self) -> MailKind:
        """The kind of mail."""
        return self.slot.kind

    @property
    def beneath(self) -> Words:
        """The words that apply without its own wording."""
        return self.every.words if self.every else self.product

    @property
    def words(self) -> Words:
        """The words of its own wording, or else those that apply without one."""
        return self.own.words if self.own else self.beneath

    @property
    def number(self) -> int:
        """The number of the newest version, also of one that goes back; 0 when there is none."""
        newest = self.slot.newest()
        return newest.number if newest else 0

    @property
    def problems(self) -> Problems | None:
        """The problems that keep its own wording from being filled in, so that mails say what is beneath it; None without any."""
        return problems(self.kind, *self.own.words) or None if self.own else None

    @property
    def has_moved(self) -> bool:
        """Whether what is beneath its own wording has changed since that was written."""
        return self.own is not None and self.own.proposed != self.beneath


class Overview(NamedTuple):
    """The situation of one kind in the language of the page, and in which other languages there are wordings of it."""

    situation: Situation
    others: tuple[str, ...]


def situation_of(slot: Slot) -> Situation:
    """The situation of one slot."""
    return _situation(slot, own_wordings(slot.letter, slot.kind))


def overview(letter: Letter | None, language: str) -> list[Overview]:
    """The situation of every kind, in the order of a letter's life.

    A batch has one wording, so that its kinds are left out in another language than the letter's.
    """
    found = own_wordings(letter)
    rows = []
    for offer in offered_in_order():
        if offer.kind.is_bulk and Slot(offer.kind, language, letter).is_for_some:
            continue
        mine = [one for one in found if one.kind == offer.kind.key]
        others = {one.language for one in mine if one.language != language and _belongs(one, letter)}
        rows.append(Overview(_situation(Slot(offer.kind, language, letter), mine), tuple(sorted(others))))
    return rows


def unusable_number(letter: Letter) -> int:
    """The number of a letter's own wordings that cannot be filled in any more."""
    kinds = {offer.kind.key: offer.kind for offer in offered_in_order()}
    mine = [one for one in own_wordings(letter) if _belongs(one, letter) and one.kind in kinds]
    return sum(not is_fillable(kinds[one.kind], one.words) for one in mine)


def _situation(slot: Slot, found: Iterable[MailWording]) -> Situation:
    mine = [one for one in found if _belongs(one, slot.letter)]
    own = next((one for one in mine if one.language == slot.language), None)
    wider = [one for one in found if one is not own and is_fillable(slot.kind, one.words)]
    every = in_language(wider, slot.language)
    return Situation(slot, own, every, proposed_words(slot.kind, slot.language))


def _belongs(one: MailWording, letter: Letter | None) -> bool:
    return one.letter_id == (letter.id if letter else None)
