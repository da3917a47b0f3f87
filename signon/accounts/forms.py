"""The forms of sign-in."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, Length, ValidationError

from signon.accounts.passwords import LEAST_PASSWORD, MOST_PASSWORD, is_easily_guessed
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l

LONGEST_ADDRESS = 320


class SignInForm(FlaskForm):
    """Address and password. ``next`` is the page of the desk that was wanted."""

    email = EmailField(
        _l("Email"), validators=[DataRequired(_l("Enter your email address.")), Length(max=LONGEST_ADDRESS)]
    )
    password = PasswordField(
        _l("Password"), validators=[DataRequired(_l("Enter your password.")), Length(max=MOST_PASSWORD)]
    )
    next = HiddenField()


class SignInLinkForm(FlaskForm):
    """Asks for a one-time link by mail."""

    email = EmailField(
        _l("Email"), validators=[DataRequired(_l("Enter your email address.")), Length(max=LONGEST_ADDRESS)]
    )
    next = HiddenField()


class ConfirmForm(FlaskForm):
    """A button, and the proof that our own page shows it."""


class ProofForm(FlaskForm):
    """Proves that the person at the desk is still the one who signed in. The names keep clear of the form that is carried."""

    proof_password = PasswordField(_l("Your password"), validators=[DataRequired(), Length(max=MOST_PASSWORD)])
    proof_action = StringField()
    proof_back = StringField()


class PasswordForm(FlaskForm):
    """Sets a password. ``about`` is what a guesser knows of the person and the site."""

    about: tuple[str, ...] = ()

    password = PasswordField(
        _l("New password"),
        validators=[
            DataRequired(_l("Enter a password.")),
            Length(
                LEAST_PASSWORD, MOST_PASSWORD, _l("Use at least 12 characters; several words make a good password.")
            ),
        ],
    )
    again = PasswordField(
        _l("The same again"),
        validators=[
            DataRequired(_l("Enter the same password again.")),
            EqualTo("password", _l("The two entries differ. Enter the same password twice.")),
        ],
    )

    def validate_password(self, field: Any) -> None:
        """Raises ``ValidationError`` for a password that would soon be guessed."""
        if is_easily_guessed(field.data, about=self.about):
            raise ValidationError(
                _(
                    "That password would soon be guessed: it is in lists of stolen passwords, or made of common words, dates, "
                    "neighbouring keys or the name of this site. Use four or more words that have nothing to do with each other."
                )
            )
