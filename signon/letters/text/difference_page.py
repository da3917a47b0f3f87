"""A difference between two versions of a letter's text as pages show it: its parts by name, with their blocks."""

from collections.abc import Mapping
from functools import lru_cache

from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion, text_of
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.text.differences import ComparedBlock, TextDifference, text_difference
from signon.translation import gettext as _

MOST_REMEMBERED = 64

Sections = list[tuple[str, tuple[ComparedBlock, ...]]]


def part_names() -> dict[str, str]:
    """The names of the parts of a letter's text."""
    return {
        "subject": _("Subject"),
        "addressees": _("Addressees"),
        "salutation": _("Salutation"),
        "body": _("Body"),
    }


def version_difference(letter: Letter, before: TextVersion, after: TextVersion) -> Sections:
    """The differences between two versions; empty when no word differs. Versions never change, so they are worked out once."""
    return _named(_worked_out(_Versions(before, after, letter.parts.language)))


def draft_difference(letter: Letter, parts: LetterParts, new: Mapping[str, bytes]) -> Sections:
    """The differences from the present version if the letter were saved with ``parts`` and ``new`` pictures."""
    before, after = letter.present_version.content, text_of(parts, letter.picture_digests(new))
    return _named(text_difference(before, after, parts.language))


class _Versions:
    """Two versions, known by the hashes of their texts and the language."""

    def __init__(self, before: TextVersion, after: TextVersion, language: str) -> None:
        self.texts, self.language = (before.content, after.content), language
        self._key = (before.sha256, after.sha256, language)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Versions) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=MOST_REMEMBERED)
def _worked_out(versions: _Versions) -> TextDifference:
    before, after = versions.texts
    return text_difference(before, after, versions.language)


def _named(difference: TextDifference) -> Sections:
    names = part_names()
    return [(names[part], blocks) for part, blocks in difference.sections()]
