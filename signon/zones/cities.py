"""The time zone that a person means by a city's name, in any of many languages.

Names come from CLDR, by way of ICU, and from a list of large cities that share the zone of another. What is kept is always
the zone's IANA name, such as ``Europe/Zurich``.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

import icu

from signon.spelling import meant_word
from signon.translation import gettext as _
from signon.translation import language
from signon.zones.regions import LANGUAGES, belongs_to, place_key, region_of, regions_named

REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
MOST_NAME = 100


class ZoneError(ValueError):
    """A name that stands for no time zone, or for several; completes a sentence that begins with the field's name."""


def zone_of(name: str) -> str:
    """The IANA name of the zone that is meant by ``name``, a city or an IANA name. Raises ``ZoneError``."""
    written = " ".join(name.split())[:MOST_NAME]
    if written in _known() and ("/" in written or written == "UTC"):
        return written
    for key in _readings(written):
        found = _meant(_by_name().get(key, ()), written)
        if len(found) > 1:
            raise ZoneError(_several(written, found))
        if found:
            return found[0]
    if written.upper() in _known():
        return written.upper()
    raise ZoneError(_unknown(written))


def city_zone(name: str) -> str:
    """The zone of a place such as ``Zürich`` or ``Geneva, Switzerland``; empty when it is not known or not the only one."""
    key = place_key(name.replace("(", ",").split(",", maxsplit=1)[0])
    try:
        found = _meant(_by_name().get(key, ()), name) if key and "/" not in name else ()
    except ZoneError:
        return ""
    return found[0] if len(found) == 1 else ""


@cache
def _known() -> frozenset[str]:
    """The names of all zones: asking Python walks through the folders of the system each time."""
    return frozenset(available_timezones())


@cache
def zones_to_propose() -> tuple[str, ...]:
    """The zones of the world, each once and by its newest name, and UTC; in the order of their IANA names."""
    names = {_newest(zone) for zone in _known() if zone.split("/")[0] in REGIONS}
    return "UTC", *sorted(names)


def _readings(written: str) -> Iterator[str]:
    """Ways to read a name, the most exact first: as it stands, then without what stands in brackets or behind a comma."""
    yield place_key(written)
    yield place_key(written.split("(", maxsplit=1)[0])
    yield place_key(written.split("(", maxsplit=1)[0].split(",", maxsplit=1)[0])
    first, _slash, last = written.partition("/")
    if last:  # two names of one city, such as Kyiv/Kiev; or a city behind its continent, as zones are written
        yield place_key(last.rpartition("/")[2] if first in REGIONS else first)
    if place_key(written).endswith(" time"):
        yield place_key(written).removesuffix(" time")


@cache
def _by_name() -> Mapping[str, tuple[str, ...]]:
    """The zones by every name that they are known by."""
    found: dict[str, set[str]] = {}
    for name, zone in _names():
        found.setdefault(place_key(name), set()).add(zone)
    return {name: tuple(sorted(zones)) for name, zones in found.items() if name}


def _names() -> Iterator[tuple[str, str]]:
    named = [zone for zone in _known() if zone.split("/")[0] in REGIONS]
    for zone in named:
        yield zone, _newest(zone)
        yield zone.rsplit("/", 1)[-1], _newest(zone)
    for tag in LANGUAGES:
        names = icu.TimeZoneNames.createInstance(icu.Locale(tag))
        for zone in named:
            yield names.getExemplarLocationName(zone) or "", _newest(zone)
    for line in (files("signon.zones") / "cities.txt").read_text("utf-8").splitlines():
        zone, _colon, cities = line.partition(":")
        yield from ((city, zone.strip()) for city in cities.split("/") if zone and not zone.startswith("#"))


@cache
def _newest(zone: str) -> str:
    """The name that IANA gives the zone today; that of a link, such as Asia/Calcutta, is an older one."""
    try:
        newest = str(icu.TimeZone.getIanaID(zone))
    except icu.ICUError:  # A zone that is newer than ICU's data.
        return zone
    return newest if newest in _known() else zone


def _meant(found: tuple[str, ...], written: str) -> tuple[str, ...]:
    """The zones that lie where the words behind a comma or in brackets say, or else all.

    Raises ``ZoneError`` when the words name another country: London, Ontario, is not the London that everybody knows.
    """
    named = regions_named(written)
    inside = tuple(zone for zone in found if belongs_to(zone, named))
    if found and named and not inside:
        raise ZoneError(_elsewhere(written, found))
    return inside or found


def _several(written: str, found: tuple[str, ...]) -> str:
    """The question which place is meant, with the country of each."""
    return _(
        "'%(name)s' can mean several places: write one of %(zones)s", name=_shown(written), zones=_with_countries(found)
    )


def _elsewhere(written: str, found: tuple[str, ...]) -> str:
    return _(
        "is not known: '%(name)s', only %(zones)s. Write a large city where clocks show the same time",
        name=_shown(written),
        zones=_with_countries(found),
    )


def _with_countries(zones: tuple[str, ...]) -> str:
    locale = icu.Locale(language() or "en")
    return ", ".join(f"{zone} ({icu.Locale('', region_of(zone)).getDisplayCountry(locale)})" for zone in zones)


def _unknown(written: str) -> str:
    close = meant_word(place_key(written), list(_by_name()), least=0.87)
    if close:
        zone = _by_name()[close][0]
        return _("is not known: '%(name)s'. Did you mean %(zone)s?", name=_shown(written), zone=zone)
    return _(
        "must be a city such as New York or Zürich, or a known time zone such as Europe/Zurich, not '%(name)s'. Write a "
        "large city where clocks show the same time",
        name=_shown(written),
    )


def _shown(written: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in written[:60])
