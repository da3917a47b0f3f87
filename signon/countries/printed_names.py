"""Names of countries that differ in print from those of CLDR, which are made for menus.

Nobody writes "Congo - Kinshasa" or "St. Kitts & Nevis" to a head of state. ``printed_names.csv`` has a name and its source
wherever CLDR's has a dash, an ampersand, an abbreviation or a remark, or is not the name by which the state asks to be
called. In the languages of the United Nations the source is the UN's short name, from UNTERM and the standard M49. "CLDR,
written out" is CLDR's name without its abbreviation or remark; "customary" is what the language's newspapers write.
Other countries keep CLDR's customary names: "South Korea", "Bolivia". So do those about whose name there is a dispute.
"""

import csv
from functools import cache
from importlib.resources import files

import icu


@cache
def printed_names() -> dict[str, dict[str, str]]:
    """The printed names by language tag (``fr``, ``pt-PT``, ``zh-Hans``), each a name by country code."""
    text = files(__package__).joinpath("printed_names.csv").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["language"], {})[row["code"]] = row["name"]
    return found


def printed_names_in(tag: str) -> dict[str, str]:
    """The printed names for a BCP 47 tag: those of its region or script before those of its language."""
    full = icu.Locale.forLanguageTag(tag).addLikelySubtags()
    language = full.getLanguage()
    names: dict[str, str] = {}
    for one in (language, f"{language}-{full.getScript()}", f"{language}-{full.getCountry()}"):
        names |= printed_names().get(one, {})
    return names
