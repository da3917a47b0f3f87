"""How an organisation is listed: the stricter way wins, unless a document that is out or under way names it already."""

from collections.abc import Callable, Mapping

from signon.letters.models.letter import Letter

Fixed = Callable[[Letter], Mapping[int, str]]
"""Gives, by the number of the signature, why its listing can no longer become stricter, in the rest of a sentence."""

_checks: dict[str, Fixed] = {}


def declare_fixed(name: str, check: Fixed) -> None:
    """Declare where a feature knows of documents that name signatories; a second time replaces the first."""
    _checks[name] = check


def fixed_listings(letter: Letter) -> dict[int, str]:
    """Why signatures of the letter cannot be listed for the recipient alone any more, by their numbers."""
    return {number: reason for check in _checks.values() for number, reason in check(letter).items()}
