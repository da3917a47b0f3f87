"""A field for a local time. One that exists twice is asked about: the field then offers both, each with its offset."""

import re
from datetime import datetime
from typing import Any, NamedTuple

from wtforms import StringField
from wtforms.widgets import DateTimeLocalInput

from signon.zones.in_words import moment_in_words
from signon.zones.wall_clock import moments, with_offset

OFFSET = re.compile(r"(?:Z|[+-]\d\d:\d\d)$", re.ASCII)
LOCAL = "2027-10-31T02:30"
"""A local time to the minute, for its length."""


class Turn(NamedTuple):
    """One of the two moments of a local time: as it is sent, and in words."""

    value: str
    words: str
    is_chosen: bool


class WallClockField(StringField):
    """A local time as it was typed, with an offset when one of two was chosen. ``turns`` are those to choose from."""

    widget = DateTimeLocalInput()
    turns: tuple[Turn, ...] = ()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the typed time, or the choice that was made for exactly this one. A file counts as nothing."""
        typed, *chosen = [value for value in valuelist if isinstance(value, str)] or [""]
        fitting = (value for value in chosen if typed and value.startswith(typed[: len(LOCAL)]))
        self.data = next(fitting, typed)

    def offer_turns(self, zone: str) -> None:
        """Offer both moments of a time that exists twice in ``zone``, if this is one."""
        try:
            local = datetime.fromisoformat(self.data or "")
        except ValueError:
            return
        both = [(with_offset(moment), moment_in_words(moment)) for moment in moments(local, zone)]
        if len(both) > 1:
            self.turns = tuple(Turn(value, words, value == self.data) for value, words in both)

    def _value(self) -> str:
        """The time as a browser shows it, which knows no offset here."""
        return OFFSET.sub("", self.data or "") if len(self.data or "") > len(LOCAL) else self.data or ""
