"""The form of the desk's page Mail."""

from flask_wtf import FlaskForm
from wtforms import EmailField, Field
from wtforms.validators import DataRequired, ValidationError

from signon.contacts import mail_address
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l


def address(_form: FlaskForm, field: Field) -> None:
    """Accept one mail address."""
    try:
        field.data = mail_address(field.data or "")
    except ValueError as error:
        raise ValidationError(_("“%(field)s” %(problem)s.", field=field.label.text, problem=error)) from error


class TrialForm(FlaskForm):
    """Where a test mail goes."""

    to = EmailField(
        _l("Send a test mail to"), validators=[DataRequired(_l("Enter the address that gets the test mail.")), address]
    )
