"""Declaring a change of a text that organisations agreed to: a correction or a material change, a note, and a date."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from signon.errors import InputError
from signon.letters.parts.fields import UNPRINTABLE
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.status import LetterStatus
from signon.translation import gettext as _

MOST_NOTE = 1_000
USUAL_TIME = timedelta(days=7)
LAST_DAY = timedelta(days=1)


class Change(StrEnum):
    """The kind of a change: consent to a corrected text carries over from the version before, to another it does not.

    A first version counts as material: nobody had agreed to anything.
    """

    CORRECTION = "correction"
    MATERIAL = "material"


class DeclarationError(InputError):
    """A declaration that cannot be used; ``field`` names the part of it that is wrong: change, note or reconfirm_by."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclaredChange:
    """A coordinator's declaration of a changed text.

    ``note`` is for the signatories, in the coordinator's words. Of a material change they are asked to reconfirm by
    ``reconfirm_by``. When ``nobody_signed``, there is nobody to say it to.
    """

    change: Change
    note: str
    reconfirm_by: datetime | None = None
    nobody_signed: bool = False

    @classmethod
    def before_anybody_signed(cls) -> Self:
        """A change that needs no words, because no signature rests on the text."""
        return cls(change=Change.MATERIAL, note="", nobody_signed=True)

    def check(self, parts: LetterParts, status: LetterStatus, at: datetime) -> None:
        """Raises ``DeclarationError`` when signatories of a letter with these parts cannot be told, or asked, so."""
        if self.nobody_signed:
            return
        self._check_note()
        if self.change is Change.MATERIAL:
            self._check_time(parts, status, at)

    def _check_note(self) -> None:
        if not self.note.strip():
            raise DeclarationError("note", _("Say in a note what changed and why; the signatories read it."))
        if len(self.note) > MOST_NOTE:
            raise DeclarationError(
                "note",
                _("The note has %(length)s characters; %(most)s are the most.", length=len(self.note), most=MOST_NOTE),
            )
        if UNPRINTABLE.search(self.note):
            raise DeclarationError("note", _("The note contains an invisible control character. Type it anew."))

    def _check_time(self, parts: LetterParts, status: LetterStatus, at: datetime) -> None:
        closes_at = parts.moment(parts.closes_at)
        if status is LetterStatus.CLOSED or (closes_at and closes_at <= at):
            raise DeclarationError(
                "change",
                _(
                    "Signing is closed, so nobody could reconfirm a material change. Open the letter again, with a later "
                    "closing time, then change the text."
                ),
            )
        if self.reconfirm_by is None:
            raise DeclarationError("reconfirm_by", _("Say by when the signatories are to reconfirm."))
        if self.reconfirm_by <= at:
            raise DeclarationError("reconfirm_by", _("The day to reconfirm by must be in the future."))
        if closes_at and self.reconfirm_by > closes_at:
            raise DeclarationError(
                "reconfirm_by", _("The signatories must reconfirm before the closing time of the letter.")
            )


def usual_reconfirm_by(parts: LetterParts, at: datetime) -> datetime | None:
    """The usual day to reconfirm by: within a week, and a day before the closing time if possible.

    In the letter's time zone, to the minute; None when the closing time has passed.
    """
    closes_at, usual = parts.moment(parts.closes_at), at + USUAL_TIME
    if closes_at:
        left = closes_at - at
        if left <= timedelta(0):
            return None
        usual = min(usual, closes_at - min(LAST_DAY, left / 2))
    return usual.astimezone(ZoneInfo(parts.timezone)).replace(second=0, microsecond=0)
