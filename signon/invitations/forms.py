"""The forms of inviting: the filter of the directory, the wording, the day of a reminder, and declining."""

from datetime import datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired

from signon.invitations.choosing import Wanted
from signon.letters.drafting.wall_clock import WallClockField
from signon.letters.models.letter import Letter
from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Words
from signon.zones.wall_clock import WallClockError, typed_moment

MOST_REASON = 1_000
MOST_CHOICES = 300
MEMBERSHIP = {"": None, "yes": True, "no": False}


def wanted_from(values: Any) -> Wanted:
    """The filter that a page's address or a form asks for; what it does not know it leaves open."""
    return Wanted(
        countries=_texts(values, "country"),
        regions=_texts(values, "region"),
        kinds=_texts(values, "kind"),
        member=MEMBERSHIP.get(values.get("member", "")),
    )


def as_values(wanted: Wanted) -> list[tuple[str, str]]:
    """The filter as names and values, for hidden fields."""
    member = next(text for text, value in MEMBERSHIP.items() if value is wanted.member)
    named = {"country": wanted.countries, "region": wanted.regions, "kind": wanted.kinds, "member": (member,)}
    return [(name, value) for name, values in named.items() for value in values if value]


class ScheduleForm(FlaskForm):
    """The time at which a batch of reminders starts by itself, in the letter's own zone."""

    due_at = WallClockField(_l("Start by itself at"), validators=[DataRequired(_l("Enter a day and a time."))])

    def moment(self, letter: Letter) -> datetime | None:
        """The entered time as a moment; None when it is none, and the reason stands next to the field."""
        zone = letter.parts.timezone
        try:
            return typed_moment(self.due_at.data or "", zone)
        except WallClockError as error:
            self.due_at.offer_turns(zone)
            self.due_at.errors = [f"{self.due_at.label.text}: {error}."]
            return None


class DeclineForm(FlaskForm):
    """The reason why an organisation does not wish to sign, if it wants to give one."""

    reason = TextAreaField(
        _l("Your reason"),
        validators=[Words(MOST_REASON)],
    )


def _texts(values: Any, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in values.getlist(name)[:MOST_CHOICES] if text))
