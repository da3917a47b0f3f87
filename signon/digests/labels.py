"""Choices of how often to be told, in words."""

from datetime import datetime

from signon.digests.models import Digest
from signon.digests.rhythm import Rhythm
from signon.translation import gettext as _
from signon.zones.in_words import zone_in_words


def in_words(digest: Digest, at: datetime) -> str:
    """The choice that holds, with the zone as it is ``at`` then."""
    if digest.present_rhythm is Rhythm.DAILY:
        zone = zone_in_words(digest.zone_in_force, at)
        return _("once a day at %(hour)s, %(zone)s", hour=f"{digest.hour:02}:00", zone=zone)
    return {
        Rhythm.AT_ONCE: _("at once"),
        Rhythm.HOURLY: _("once an hour"),
        Rhythm.NEVER: _("never"),
    }[digest.present_rhythm]
