"""What the form proposes for a letter's language and time zone; anything else that is known may be typed."""

import zoneinfo
from functools import cache

from babel import Locale

from signon.web.languages import page_language

LANGUAGES = (
    "ar", "bn", "cs", "da", "de", "de-AT", "de-CH", "el", "en-AU", "en-CA", "en-GB", "en-IE", "en-IN", "en-NZ", "en-US",
    "en-ZA", "es", "es-AR", "es-CO", "es-ES", "es-MX", "fa", "fi", "fr", "fr-BE", "fr-CA", "fr-CH", "fr-FR", "he", "hi",
    "hu", "id", "it", "it-CH", "ja", "ko", "nb", "nl", "nl-BE", "pl", "pt", "pt-BR", "pt-PT", "ro", "ru", "sv", "sw", "th",
    "tr", "uk", "ur", "vi", "zh-Hans", "zh-Hant",
)  # fmt: skip
REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def languages() -> tuple[tuple[str, str], ...]:
    """Language tags with their names in the reader's language, in the order of the names."""
    return _languages_in(page_language())


@cache
def time_zones() -> tuple[str, ...]:
    """The names of the world's time zones, and UTC."""
    return "UTC", *sorted(name for name in zoneinfo.available_timezones() if name.split("/")[0] in REGIONS)


@cache
def _languages_in(language: str) -> tuple[tuple[str, str], ...]:
    names = ((tag, Locale.parse(tag, sep="-").get_display_name(language) or tag) for tag in LANGUAGES)
    return tuple(sorted(names, key=lambda named: named[1]))
