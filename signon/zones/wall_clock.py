"""Local times as people type them: the moment that one means, unless it never comes or comes twice.

Where clocks are put forward, the times between do not exist; where they are put back, some exist twice. A local time that
exists twice is told apart by its offset, as in ``2027-10-31T02:30+01:00``.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from signon.translation import gettext as _
from signon.zones.in_words import clock_in_words, offset_in_words

YEARS = range(1900, 9999)
"""The years in which a letter's times can lie. Python cannot compute with moments at the ends of its calendar."""


EXAMPLE = "2026-12-01T17:00"


class WallClockError(ValueError):
    """A local time that means no moment, or two; completes a sentence that begins with the name of the time."""


class NoTimeError(WallClockError):
    """A text that is no local time at all."""


def moments(local: datetime, zone: str) -> tuple[datetime, ...]:
    """The moments at which clocks in ``zone`` show ``local``: none, one or two, the earlier first."""
    if local.year not in YEARS:
        return ()
    return tuple(_shown_at(local.replace(tzinfo=None), ZoneInfo(zone)))


def local_time(typed: datetime, zone: str) -> datetime:
    """The local time as it is kept: with an offset only where it exists twice.

    Raises ``WallClockError`` for one that does not exist in ``zone``, that exists twice and has no offset, whose offset
    ``zone`` does not have then, or whose year is far from ours.
    """
    if typed.year not in YEARS:
        raise WallClockError(_("must lie between the years %(first)s and %(last)s", first=YEARS[0], last=YEARS[-1]))
    found = moments(typed, zone)
    if not found:
        raise WallClockError(_missing(typed, zone))
    if typed.tzinfo is None:
        if len(found) > 1:
            raise WallClockError(_twice(found))
        return typed
    meant = [moment for moment in found if moment.utcoffset() == typed.utcoffset()]
    if not meant:
        raise WallClockError(
            _(
                "has the offset %(wrong)s, but clocks in the letter's time zone are at %(right)s then; leave the offset out",
                wrong=offset_in_words(typed),
                right=offset_in_words(found[0]),
            )
        )
    return typed if len(found) > 1 else typed.replace(tzinfo=None)


def typed_moment(typed: str, zone: str) -> datetime:
    """The moment that a typed local time means in ``zone``. Raises ``WallClockError`` as ``local_time`` does."""
    try:
        local = datetime.fromisoformat(typed.strip())
    except ValueError as error:
        raise NoTimeError(_("must be a day and a time such as %(example)s", example=EXAMPLE)) from error
    return moment_of(local_time(local, zone), zone)


def moment_of(local: datetime, zone: str) -> datetime:
    """The moment of a local time that was checked before; of one that exists twice without an offset, the first."""
    if local.tzinfo is not None:
        return local.astimezone(ZoneInfo(zone))
    return local.replace(tzinfo=ZoneInfo(zone))


def with_offset(moment: datetime) -> str:
    """The local time of a moment with its offset, as it is typed: ``2027-10-31T02:30+01:00``."""
    return moment.isoformat(timespec="minutes")


def _shown_at(local: datetime, zone: ZoneInfo) -> list[datetime]:
    """The moments at which the zone's clocks show the time; the two of one that exists twice differ by ``fold``."""
    both = [local.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    shown = [one for one in both if one.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local]
    return shown[:1] if len({one.utcoffset() for one in shown}) < 2 else shown  # noqa: PLR2004 - the two that exist


def _missing(local: datetime, zone: str) -> str:
    """The refusal of a time that is passed over, with the time that was probably meant."""
    naive = local.replace(tzinfo=None)
    later = naive.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC).astimezone(ZoneInfo(zone))
    return _(
        "does not exist: clocks are put forward over %(time)s on that day. Write %(later)s, or another time",
        time=clock_in_words(naive),
        later=later.strftime("%Y-%m-%dT%H:%M"),
    )


def _twice(found: tuple[datetime, ...]) -> str:
    return _(
        "exists twice, because clocks are put back then. Say which is meant: %(first)s, the first, or %(second)s, the second",
        first=with_offset(found[0]),
        second=with_offset(found[1]),
    )
