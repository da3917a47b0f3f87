"""What the drafting form begins with: the parts of a stored letter, or of a new one, as its fields show them."""

from collections.abc import Mapping
from typing import Any

from signon.letters.models.letter import Letter
from signon.letters.parts.letter_parts import Addressee, LetterParts
from signon.translation import gettext as _

LINES = ("cc", "enclosures")
"""Parts that are lists, which the form shows as a text with an entry a line."""

MOMENTS = ("sign_on_deadline", "closes_at")
CARRIED_OVER = frozenset(
    {
        "letterhead",
        "place",
        "language",
        "paper",
        "window",
        "layout",
        "hyphenation",
        "subject_position",
        "font",
        "font_size",
        "margins",
        "timezone",
    }
)
"""What a new letter takes from the coalition's latest one."""


def letter_values(letter: Letter) -> dict[str, Any]:
    """What the form shows of a stored letter."""
    values = _part_values(letter.parts, {image.name: image.sha256 for image in letter.images})
    return values | {"revision": str(letter.revision)}


def new_values(latest: Letter | None) -> dict[str, Any]:
    """What the form of a new letter begins with: the usual values, and the letterhead and layout of the latest letter."""
    usual = LetterParts.model_construct(addressees=(Addressee.model_construct(address=""),), closing=_("Sincerely,"))
    values = _part_values(usual, {}) | {"body": "", "lead_signers": [{}]}
    if latest:
        values |= {key: value for key, value in letter_values(latest).items() if key in CARRIED_OVER}
    return values


def _part_values(parts: LetterParts, digests: Mapping[str, str]) -> dict[str, Any]:
    values = parts.model_dump(mode="json")
    values["letterhead"]["logo"] = _picture_values(parts.letterhead.logo, digests)
    for signer in values["lead_signers"]:
        signer["signature"] = _picture_values(signer["signature"], digests)
    for holder in (values, *values["addressees"]):
        holder |= {key: "\n".join(holder[key]) for key in LINES if key in holder}
    for key in MOMENTS:
        values[key] = (values[key] or "").removesuffix(":00")
    return values


def _picture_values(name: str, digests: Mapping[str, str]) -> dict[str, str]:
    return {"name": name, "sha256": digests.get(name, "")}
