"""The form in which coordinators choose how often they are told what waits."""

from typing import Self

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional, ValidationError

from signon.digests.models import Digest
from signon.digests.rhythm import USUAL_HOUR, Rhythm
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Line
from signon.zones.cities import ZoneError, zone_of

HOURS_OF_A_DAY = 24
MOST_ZONE = 64


def zone(_form: FlaskForm, field: Field) -> None:
    """Accept a time zone by its name or a city; the name is kept."""
    try:
        field.data = zone_of(field.data)
    except ZoneError as error:
        raise ValidationError(_("“%(field)s” %(problem)s.", field=field.label.text, problem=error)) from error


class DigestForm(FlaskForm):
    """The rhythm; the hour of the day and its time zone, which count for who is told daily. No zone is the site's."""

    rhythm = RadioField(
        _l("How often"),
        choices=[
            SelectChoice(Rhythm.AT_ONCE.value, _l("At once, and what comes in the ten minutes after a mail together")),
            SelectChoice(Rhythm.HOURLY.value, _l("Once an hour")),
            SelectChoice(Rhythm.DAILY.value, _l("Once a day")),
            SelectChoice(Rhythm.NEVER.value, _l("Never")),
        ],
    )
    hour = SelectField(
        _l("Hour of the daily mail"),
        choices=[SelectChoice(str(hour), f"{hour:02}:00") for hour in range(HOURS_OF_A_DAY)],
        default=str(USUAL_HOUR),
        validators=[DataRequired(_l("Choose an hour."))],
    )
    zone = StringField(_l("Time zone of that hour"), validators=[Optional(), Line(MOST_ZONE), zone])

    @classmethod
    def of(cls, digest: Digest) -> Self:
        """The form with what holds now."""
        values = {"rhythm": digest.present_rhythm.value, "hour": str(digest.hour), "zone": digest.zone}
        return cls(formdata=None, data=values)
