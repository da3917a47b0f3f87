"""Saving a letter whose text organisations may have agreed to: the new version, and the mails that tell them."""

from collections.abc import Mapping
from datetime import datetime

from signon.consent import mails, queries
from signon.consent.models import ReconfirmationRequest
from signon.letters.models.declared_change import Change, DeclaredChange
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.letters.parts.letter_parts import LetterParts


def save_letter(
    letter: Letter,
    parts: LetterParts,
    images: Mapping[str, bytes],
    *,
    declared: DeclaredChange | None = None,
    revision: int | None = None,
    by: str,
    at: datetime,
) -> TextVersion | None:
    """Revise the letter, and queue the mails that a changed text asks for; gives the new version of the text, if any.

    A text that no live signature rests on changes without a declaration and without mails: the new version is material,
    so that nobody is taken to have agreed to it. Raises what ``Letter.revise`` raises.
    """
    letter.hold()
    if declared is None and letter.text_changes_with(parts, images) and not queries.live_count(letter):
        declared = DeclaredChange.before_anybody_signed()
    version = letter.revise(parts, images, revision=revision, declared=declared, by=by, at=at)
    if version and declared and not declared.nobody_signed:
        _tell(letter, version, at)
    return version


def _tell(letter: Letter, version: TextVersion, at: datetime) -> None:
    told = queries.confirmed_signatories(letter)
    if version.change is Change.MATERIAL:
        ReconfirmationRequest.ask(version, [one.number for one in told], at=at)
        mails.ask_to_reconfirm(letter, told, at=at)
    else:
        mails.tell_of_correction(letter, told, at=at)
