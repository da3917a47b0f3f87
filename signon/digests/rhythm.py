"""Rhythms: how often somebody is told, and when their turn is."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from signon.access import Role

QUIET = timedelta(minutes=10)
"""The least time between two mails to whoever is told at once: what comes meanwhile goes together."""

USUAL_HOUR = 8


class Rhythm(StrEnum):
    """The rhythm in which a coordinator is told what waits for them."""

    AT_ONCE = "at-once"
    HOURLY = "hourly"
    DAILY = "daily"
    NEVER = "never"


def usual_rhythm(role: str) -> Rhythm:
    """The rhythm of whoever has chosen none: daily for those who decide; a viewer has nothing to decide."""
    return Rhythm.NEVER if role == Role.VIEWER else Rhythm.DAILY


def is_turn(rhythm: Rhythm, *, last: datetime, at: datetime, hour: int, zone: str) -> bool:
    """Whether a turn has come since the ``last`` one, for which ``hour`` counts by the clocks of ``zone``.

    A last turn in the future is from before a clock was set back, and holds nothing up.
    """
    if rhythm is Rhythm.NEVER:
        return False
    return last > at or last < _latest_turn(rhythm, at, hour, zone)


def _latest_turn(rhythm: Rhythm, at: datetime, hour: int, zone: str) -> datetime:
    if rhythm is Rhythm.AT_ONCE:
        return at - QUIET
    if rhythm is Rhythm.HOURLY:
        return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    today = _daily_turn(at, hour, zone)
    return today if today <= at else _daily_turn(at - timedelta(days=1), hour, zone)


def _daily_turn(at: datetime, hour: int, zone: str) -> datetime:
    """The turn on the day that it is in ``zone``: where clocks pass over the hour, as much later; of two, the first."""
    day = at.astimezone(ZoneInfo(zone)).date()
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)
