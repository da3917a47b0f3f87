"""The form of the site's look."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, ColorField, RadioField, StringField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from signon.theme.colours import Colour
from signon.theme.style import Typeface
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Line


def colour(_form: FlaskForm, field: Field) -> None:
    """Accept a colour in hexadecimal."""
    try:
        field.data = str(Colour.read(field.data or ""))
    except ValueError as error:
        raise ValidationError(_("Enter a colour such as #0b5c63.")) from error


class ThemeForm(FlaskForm):
    """Name, logo, two colours, a type."""

    name = StringField(_l("Name of the site"), validators=[Optional(), Line(100)])
    accent = ColorField(_l("Colour of links and buttons"), validators=[colour])
    band = ColorField(_l("Colour of the band at the head of each page"), validators=[colour])
    typeface = RadioField(
        _l("Type of headings and letters"),
        choices=[
            SelectChoice(Typeface.BOOK.value, _l("Book: a sturdy serif for long reading")),
            SelectChoice(Typeface.CLASSIC.value, _l("Classic: a finer serif")),
            SelectChoice(Typeface.MODERN.value, _l("Modern: without serifs")),
        ],
    )
    logo = FileField(_l("Logo"))
    without_logo = BooleanField(_l("Show no logo"))
