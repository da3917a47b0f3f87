"""The country in which a place lies, by the words that people put behind its name: a country, or a state of one that has many."""

import re
from collections.abc import Mapping
from functools import cache

import icu

from signon.spelling import fold

LANGUAGES = (
    "en", "ar", "bn", "cs", "da", "de", "el", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "nb", "nl",
    "pl", "pt", "ro", "ru", "sv", "sw", "th", "tr", "uk", "ur", "vi", "zh", "zh-Hant",
)  # fmt: skip
APOSTROPHES = re.compile("['’ʻʼ`]")
BEHIND_A_PLACE = re.compile("[,()]")

PARTS = {
    "US": (
        "USA / United States of America / Alabama / AL / Alaska / AK / Arizona / AZ / Arkansas / AR / California / CA / "
        "Colorado / CO / Connecticut / CT / Delaware / DE / District of Columbia / D.C. / DC / Florida / FL / Georgia / GA / "
        "Hawaii / HI / Idaho / ID / Illinois / IL / Indiana / IN / Iowa / IA / Kansas / KS / Kentucky / KY / Louisiana / LA / "
        "Maine / ME / Maryland / MD / Massachusetts / MA / Michigan / MI / Minnesota / MN / Mississippi / MS / Missouri / MO / "
        "Montana / MT / Nebraska / NE / Nevada / NV / New Hampshire / NH / New Jersey / NJ / New Mexico / NM / New York / NY / "
        "North Carolina / NC / North Dakota / ND / Ohio / OH / Oklahoma / OK / Oregon / OR / Pennsylvania / PA / "
        "Rhode Island / RI / South Carolina / SC / South Dakota / SD / Tennessee / TN / Texas / TX / Utah / UT / Vermont / VT / "
        "Virginia / VA / Washington / WA / West Virginia / WV / Wisconsin / WI / Wyoming / WY"
    ),
    "CA": (
        "Alberta / AB / British Columbia / BC / Manitoba / MB / New Brunswick / NB / Newfoundland / NL / Nova Scotia / NS / "
        "Ontario / ON / Prince Edward Island / PE / Quebec / QC / Saskatchewan / SK / Yukon / YT / Nunavut / NU / NT"
    ),
    "AU": (
        "New South Wales / NSW / Queensland / QLD / South Australia / SA / Tasmania / TAS / Victoria / VIC / "
        "Western Australia / WA / Northern Territory / ACT"
    ),
    "GB": "UK / Great Britain / England / Scotland / Wales / Northern Ireland",
    "IE": "Republic of Ireland",
    "CD": "Congo",
    "IT": "BA / BG / BO / BZ / CA / CT / FI / GE / MI / NA / PA / PD / RM / TN / TO / TS / VE / VR",
}
"""The states and provinces that people write behind a city, with their abbreviations, and other names of countries."""

COUNTED_TO = {
    "CN": ("HK", "MO", "TW"),
    "DK": ("FO", "GL"),
    "ES": ("EA", "IC"),
    "FI": ("AX",),
    "FR": ("BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"),
    "GB": ("AI", "BM", "FK", "GG", "GI", "IM", "IO", "JE", "KY", "MS", "SH", "TC", "VG"),
    "IE": ("GB",),
    "IL": ("PS",),
    "NL": ("AW", "BQ", "CW", "SX"),
    "NO": ("SJ",),
    "PS": ("IL",),
    "RU": ("UA",),
    "UA": ("RU",),
    "US": ("AS", "GU", "MP", "PR", "UM", "VI"),
    "XK": ("RS",),
}
"""The territories that some write with a country behind them. Nobody is asked about those, whoever is right."""


def region_of(zone: str) -> str:
    """The code of the country in which the zone lies; empty for one that is newer than ICU's data."""
    try:
        return str(icu.TimeZone.getRegion(zone))
    except icu.ICUError:
        return ""


def regions_named(written: str) -> frozenset[str]:
    """The countries that the words behind a comma or in brackets can mean: of ``London, ON`` Canada."""
    behind = [key for words in BEHIND_A_PLACE.split(written)[1:] if (key := place_key(words))]
    return frozenset().union(*(_regions_by_name().get(words, frozenset()) for words in behind))


def belongs_to(zone: str, regions: frozenset[str]) -> bool:
    """Whether the zone lies in one of these countries, or in a territory that some count to it."""
    region = region_of(zone)
    return region in regions or any(region in COUNTED_TO.get(one, ()) for one in regions)


def place_key(name: str) -> str:
    """The name without its accents, capitals and signs: what two ways to write it have in common."""
    letters = (character if character.isalnum() else " " for character in APOSTROPHES.sub("", fold(name.strip())))
    return " ".join("".join(letters).split())


@cache
def _regions_by_name() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for region in icu.Locale.getISOCountries():
        here = icu.Locale("", region)
        for name in (region, *(here.getDisplayCountry(icu.Locale(tag)) for tag in LANGUAGES)):
            found.setdefault(place_key(name), set()).add(region)
    for region, names in PARTS.items():
        for name in names.split(" / "):
            found.setdefault(place_key(name), set()).add(region)
    return {name: frozenset(regions) for name, regions in found.items() if name}
