"""Moments in words. Everything that tells a person a moment writes it here: pages, mails, commands and PDFs.

A moment is written in one zone, with the zone's name: that of the letter where it concerns a letter, and the site's
everywhere else.
"""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from signon.translation import gettext as _
from signon.translation import language

if TYPE_CHECKING:
    from babel import Locale

DAY = "d MMMM y"
MOMENT = "d MMMM y, HH:mm"
DEADLINE = "EEEE, d MMMM y, HH:mm"
SHORT_MOMENT = "d MMM y, HH:mm"
SITES = ["UTC"]
"""The zone of what concerns no letter. A list, because the application sets it when it starts."""


def use_zone(name: str) -> None:
    """Write what concerns no letter in the zone ``name`` from now on, in the whole process."""
    SITES[:] = [name]


def in_zone(moment: datetime, zone: str = "") -> datetime:
    """The moment by the clocks of ``zone``; without one, of its own zone or else of the site's."""
    if not zone:
        zone = moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else SITES[0]
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(zone))


def moment_in_words(moment: datetime, zone: str = "") -> str:
    """A moment as in ``3 December 2026, 17:00 (Central European Standard Time, UTC+1)``."""
    return _in_words(in_zone(moment, zone), MOMENT)


def deadline_in_words(moment: datetime, zone: str = "") -> str:
    """A moment by which to act, with its day of the week: ``Thursday, 3 December 2026, 17:00 (Central European …)``."""
    return _in_words(in_zone(moment, zone), DEADLINE)


def _in_words(local: datetime, pattern: str) -> str:
    written = _written(local, pattern)
    offset = offset_in_words(local)
    name = _name_then(local)
    return f"{written} {offset}" if name == offset else f"{written} ({name}, {offset})"


def short_moment(moment: datetime, zone: str = "") -> str:
    """A moment for a table, as in ``3 Dec 2026, 17:00 UTC+1``."""
    local = in_zone(moment, zone)
    return f"{_written(local, SHORT_MOMENT)} {offset_in_words(local)}"


def day_in_words(value: datetime | date, zone: str = "") -> str:
    """A day as in ``3 December 2026``; of a moment, the day that it was in ``zone``."""
    from babel.dates import format_date

    day = in_zone(value, zone).date() if isinstance(value, datetime) else value
    return str(format_date(day, DAY, locale=_locale()))


def clock_in_words(local: datetime) -> str:
    """The time of day, as in ``02:30``."""
    return f"{local:%H:%M}"


def offset_in_words(moment: datetime) -> str:
    """The distance from UTC, as in ``UTC+1``, ``UTC−3:30`` and ``UTC``."""
    offset = moment.utcoffset() or timedelta(0)
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


def zone_in_words(zone: str, at: datetime) -> str:
    """A zone for whoever chooses one, as in ``Zurich (Central European Time, UTC+1 now)``."""
    offset = offset_in_words(at.astimezone(ZoneInfo(zone)))
    city = city_in_words(zone)
    if not city:
        return zone
    return _("%(city)s (%(name)s, %(offset)s now)", city=city, name=zone_name(zone, at), offset=offset)


def zone_name(zone: str, at: datetime) -> str:
    """The zone's name without its city, as in ``Central European Time``."""
    return "UTC" if _is_utc(zone) else _icu_name(zone, at, "vvvv")


def city_in_words(zone: str) -> str:
    """The city by which a zone is known, in the reader's language; empty for a zone without one, such as UTC."""
    if "/" not in zone or zone.startswith("Etc/"):
        return ""
    import icu

    found = icu.TimeZoneNames.createInstance(icu.Locale(_language())).getExemplarLocationName(zone)
    return str(found or "")


def _name_then(local: datetime) -> str:
    """The zone's name at that moment, such as Central European Summer Time; the offset where it has none."""
    zone = local.tzinfo.key if isinstance(local.tzinfo, ZoneInfo) else ""
    if _is_utc(zone):
        return "UTC"
    name = _icu_name(zone, local, "zzzz")
    return _icu_name(zone, local, "vvvv") if name.startswith("GMT") and "/" in zone else name


def _is_utc(zone: str) -> bool:
    return zone in {"", "UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"}


def _icu_name(zone: str, at: datetime, pattern: str) -> str:
    import icu

    written = icu.SimpleDateFormat(pattern, icu.Locale(_language()))
    written.setTimeZone(icu.TimeZone.createTimeZone(zone))
    return str(written.format(at.timestamp()))


def _written(local: datetime, pattern: str) -> str:
    from babel.dates import format_datetime

    return str(format_datetime(local.replace(tzinfo=None), pattern, locale=_locale()))


def _language() -> str:
    return language() or "en"


def _locale() -> "Locale":
    from babel import Locale

    return Locale.parse(_language().replace("-", "_"))
