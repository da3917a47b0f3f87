"""Changing the text of a letter as a coordinator does, in short."""

from datetime import datetime, timedelta
from typing import Any

from signon.consent.saving import save_letter
from signon.database.db import now
from signon.letters.models.declared_change import Change, DeclaredChange
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from tests import factories

CORRECTION = Change.CORRECTION
MATERIAL = Change.MATERIAL


def change_text(
    letter: Letter,
    change: Any = MATERIAL,
    *,
    at: datetime | None = None,
    days: int = 7,
    note: str = "It had to be said otherwise.",
    **parts: Any,
) -> TextVersion | None:
    """Save the letter with another text, declared so; without ``parts`` the body gets a sentence more."""
    at = at or now()
    parts = parts or {"body": letter.parts.body + f" Sentence {len(letter.versions)}."}
    reconfirm_by = at + timedelta(days=days) if change is MATERIAL else None
    declared = DeclaredChange(change=change, note=note, reconfirm_by=reconfirm_by)
    return save_letter(letter, letter.parts.model_copy(update=parts), {}, declared=declared, by=factories.BY, at=at)
