"""Countries and territories by their codes, and the world regions they lie in.

A country is an ISO 3166-1 alpha-2 code everywhere in the project, with ``XK`` for Kosovo.
"""

import icu

NOT_COUNTRIES = frozenset({"CQ", "DG", "EA", "IC"})
"""Codes that ICU lists, but that ISO 3166-1 only reserves for parts of other countries."""

CODES = tuple(sorted(set(icu.Locale.getISOCountries()) - NOT_COUNTRIES))
"""Every alpha-2 code, in alphabetical order."""

REGIONS = ("002", "019", "142", "150", "009")
"""The UN's M49 macro regions, in alphabetical order of their English names: Africa, Americas, Asia, Europe, Oceania."""


def region_of(code: str) -> str:
    """The M49 code (one of ``REGIONS``) of the macro region a country lies in; ``country_name`` gives its name.

    Raises ``ValueError`` for a code that is not a country's.
    """
    if code not in CODES:
        message = f"{code!r} is not the code of a country"
        raise ValueError(message)
    return str(icu.Region.getInstance(code).getContainingRegion(icu.URegionType.CONTINENT))
