"""The form in which an owner says how a country is called."""

from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField
from wtforms.validators import DataRequired, ValidationError

from signon.countries import country_code
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Line

MOST_COUNTRY = 100


def one_country(_form: FlaskForm, field: Field) -> None:
    """Accept one country's code, or its name in any language; the code is kept."""
    code = country_code(field.data) if len(field.data) <= MOST_COUNTRY else None
    if code is None:
        raise ValidationError(
            _("We do not know this country. Choose one from the list, or type its name or its two-letter code.")
        )
    field.data = code


class CountryNameForm(FlaskForm):
    """A country, the name to print, and the language of the letters that print it."""

    country = StringField(_l("Country"), validators=[DataRequired(_l("Enter the country.")), one_country])
    name = StringField(_l("Name to print"), validators=[DataRequired(_l("Enter the name to print.")), Line(500)])
    language = SelectField(_l("In letters"))
