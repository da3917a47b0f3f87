"""Addressees of a letter, taken from a file: added to those that are there, or put in their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from signon.errors import InputError
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.parts.fields import DRAFT, Addressing
from signon.letters.parts.letter_parts import Addressee, LetterParts
from signon.letters.parts.problems import problems
from signon.translation import gettext as _


@dataclass(frozen=True, slots=True)
class AddresseesChange:
    """The result of an import of addressees. ``parts`` are the letter's with them."""

    parts: LetterParts
    added: int
    already_there: int
    removed: int


def plan_addressees(
    letter: Letter, read: Sequence[Addressee], *, replace: bool, addressing: Addressing | None = None
) -> AddresseesChange:
    """Add ``read`` to the letter's addressees, each inside address once, or ``replace`` them; changes nothing yet.

    An addressee who is there already stays as they are, with what was edited. ``addressing`` replaces how they are
    addressed. Raises ``LetterStateError`` when the
    addressees can no longer change, and ``InputError`` when they are too many.
    """
    _refuse_bound(letter)
    present = {one.address: one for one in letter.parts.addressees}
    wanted = {one.address: one for one in read}
    merged = {address: present.get(address, one) for address, one in wanted.items()} if replace else wanted | present
    order = wanted if replace else present | wanted
    return AddresseesChange(
        parts=_with(letter.parts, [merged[address] for address in order], addressing or letter.parts.addressing),
        added=len(wanted.keys() - present.keys()),
        already_there=len(wanted.keys() & present.keys()),
        removed=len(present.keys() - wanted.keys()) if replace else 0,
    )


def change_addressees(
    letter: Letter, change: AddresseesChange, *, revision: int | None = None, by: str, at: datetime
) -> None:
    """Write the addressees to the letter. Raises ``LetterStateError`` as ``Letter.revise`` does."""
    if change.parts != letter.parts:
        letter.revise(change.parts, {}, revision=revision, by=by, at=at)


def _refuse_bound(letter: Letter) -> None:
    if letter.text_is_bound():
        raise LetterStateError(
            _(
                "'%(title)s' has been put before organisations: its addressees are part of the text that they agree "
                "to. Change them in the letter itself, where the change is declared.",
                title=letter.title,
            )
        )


def _with(parts: LetterParts, addressees: Sequence[Addressee], addressing: Addressing) -> LetterParts:
    values = parts.model_dump() | {"addressees": tuple(addressees), "addressing": addressing}
    try:
        return LetterParts.model_validate(values, context=DRAFT)
    except ValidationError as error:
        raise InputError("\n".join(f"{problem.sentence}." for problem in problems(error))) from error
