"""A difference between two versions of a letter's text as pages show it: its parts by name, with their blocks."""

from signon.letters.differences import ComparedBlock, TextDifference, text_difference
from signon.letters.models import Letter, TextVersion
from signon.letters.parts import LetterParts
from signon.letters.text import text_of
from signon.translation import gettext as _

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
    """What differs between two versions; empty when no word does."""
    return _named(text_difference(before.content, after.content, letter.parts.language))


def draft_difference(letter: Letter, parts: LetterParts) -> Sections:
    """What would differ from the present version if the letter were saved with ``parts``."""
    before = letter.present_version.content
    return _named(text_difference(before, text_of(parts), parts.language))


def _named(difference: TextDifference) -> Sections:
    names = part_names()
    return [(names[part], blocks) for part, blocks in difference.sections()]
