"""The names that countries have in one letter: its own, then the coalition's; all others are called as usual."""

from signon.country_names.models import CountryName
from signon.letters.parts.letter_parts import LetterParts


def country_names(parts: LetterParts, *, language: str = "") -> dict[str, str]:
    """The names by code that differ from the usual ones, in ``language`` or, when it is empty, in the letter's."""
    return CountryName.in_language(language or parts.language) | parts.country_names


def with_country_names(parts: LetterParts) -> LetterParts:
    """The parts with every name that differs from the usual one, as they are printed."""
    return parts.model_copy(update={"country_names": country_names(parts)})
