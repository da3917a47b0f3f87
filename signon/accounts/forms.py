"""The forms of sign-in."""

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import DataRequired, EqualTo, Length

from signon.translation import lazy_gettext as _l

LEAST_PASSWORD = 12


class SignInLinkForm(FlaskForm):
    """Asks for a one-time link by mail."""

    email = EmailField(_l("Email"), validators=[DataRequired(_l("Enter your email address.")), Length(max=320)])


class ConfirmForm(FlaskForm):
    """A button, and the proof that our own page shows it."""


class PasswordForm(FlaskForm):
    """Sets a password."""

    password = PasswordField(
        _l("New password"),
        validators=[
            DataRequired(_l("Enter a password.")),
            Length(LEAST_PASSWORD, 200, _l("Use at least 12 characters; several words make a good password.")),
        ],
    )
    again = PasswordField(
        _l("The same again"),
        validators=[
            DataRequired(_l("Enter the same password again.")),
            EqualTo("password", _l("The two entries differ. Enter the same password twice.")),
        ],
    )
