"""Values of the drafting form: the parts of a stored letter or a new one, the choices it offers, its script's sentences."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from babel import Locale

from signon.letters.body.pictures import body_pictures
from signon.letters.models.letter import Letter
from signon.letters.parts.letter_parts import Addressee, LetterParts
from signon.letters.pictures.safe_pictures import MOST_BYTES
from signon.translation import gettext as _
from signon.web.languages import page_language
from signon.zones.cities import city_zone, zones_to_propose
from signon.zones.in_words import city_in_words, zone_in_words

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
        "country_names",
    }
)
"""The parts that a new letter takes from the coalition's latest one."""

LANGUAGES = (
    "ar", "bn", "cs", "da", "de", "de-AT", "de-CH", "el", "en-AU", "en-CA", "en-GB", "en-IE", "en-IN", "en-NZ", "en-US",
    "en-ZA", "es", "es-AR", "es-CO", "es-ES", "es-MX", "fa", "fi", "fr", "fr-BE", "fr-CA", "fr-CH", "fr-FR", "he", "hi",
    "hu", "id", "it", "it-CH", "ja", "ko", "nb", "nl", "nl-BE", "pl", "pt", "pt-BR", "pt-PT", "ro", "ru", "sv", "sw", "th",
    "tr", "uk", "ur", "vi", "zh-Hans", "zh-Hant",
)  # fmt: skip


def letter_values(letter: Letter) -> dict[str, Any]:
    """The values of the form for a stored letter."""
    values = _part_values(letter.parts, {image.name: image.sha256 for image in letter.images})
    values["addressees"] = values["addressees"] or [{}]
    return values | {"revision": str(letter.revision)}


def new_values(latest: Letter | None) -> dict[str, Any]:
    """The first values of the form for a new letter: the usual ones, and the letterhead and layout of the latest letter."""
    usual = LetterParts.model_construct(
        addressees=(Addressee.model_construct(address=""),), closing=_("Sincerely,"), body=""
    )
    values = _part_values(usual, {}) | {"body": "", "lead_signers": [{}]}
    if latest:
        values |= {key: value for key, value in letter_values(latest).items() if key in CARRIED_OVER}
    return values


def _part_values(parts: LetterParts, digests: Mapping[str, str]) -> dict[str, Any]:
    values = parts.model_dump(mode="json")
    values["letterhead"]["logo"] = _picture_values(parts.letterhead.logo, digests)
    values["text_pictures"] = [_picture_values(name, digests) for name in body_pictures(parts.body)]
    for signer in values["lead_signers"]:
        signer["signature"] = _picture_values(signer["signature"], digests)
    for holder in (values, *values["addressees"]):
        holder |= {key: "\n".join(holder[key]) for key in LINES if key in holder}
    values["country_names"] = "\n".join(f"{code}: {name}" for code, name in parts.country_names.items())
    for key in MOMENTS:
        values[key] = local.isoformat(timespec="minutes") if (local := getattr(parts, key)) else ""
    values["timezone"] = _city(parts.timezone)
    return values


def _picture_values(name: str, digests: Mapping[str, str]) -> dict[str, str]:
    return {"name": name, "sha256": digests.get(name, "")}


def languages() -> tuple[tuple[str, str], ...]:
    """Language tags to propose, with their names in the reader's language, in the order of the names."""
    return _languages_in(page_language())


def time_zones(at: datetime) -> list[tuple[str, str]]:
    """The world's time zones: what is entered for each, and in words what clocks show there now; in their order."""
    return _zones_in(page_language(), at.replace(minute=0, second=0, microsecond=0))


@lru_cache(maxsize=16)
def _zones_in(_language: str, at: datetime) -> list[tuple[str, str]]:
    return sorted((_city(zone), zone_in_words(zone, at)) for zone in zones_to_propose())


def _city(zone: str) -> str:
    """The city that stands for a zone; the zone's name where there is none, or where it means another place too."""
    city = city_in_words(zone)
    return city if city and city_zone(city) == zone else zone


@cache
def _languages_in(language: str) -> tuple[tuple[str, str], ...]:
    names = ((tag, Locale.parse(tag, sep="-").get_display_name(language) or tag) for tag in LANGUAGES)
    return tuple(sorted(names, key=lambda named: named[1]))


def script_words() -> dict[str, str]:
    """The sentences of the page's script, by the names it knows them by. ``{number}`` stands for a number."""
    return {
        "added": _("Added as number {number}."),
        "removed": _("Removed number {number}."),
        "moved": _("Moved to number {number}."),
        "handle": _("Drag, or press the arrow keys, to move this part"),
        "making": _("Making the preview…"),
        "made": _("The preview shows what is typed. Pages: {number}."),
        "stored": _("The letter as it is stored. Pages: {number}."),
        "shortened": _("The first pages are shown. Pages in all: {number}."),
        "page": _("Page {number} of the preview"),
        "incomplete": _("The preview comes as soon as this is filled in:"),
        "unreachable": _("The preview could not be fetched. It is tried again when you type on."),
        "most_bytes": str(MOST_BYTES),
        "too_large": _("'{name}' has more than 2 MB. Save it smaller or with fewer pixels, then choose it again."),
        "signed_out": _(
            "You are signed out. Sign in in another tab, then go on here: what you typed is still in the form."
        ),
    }
