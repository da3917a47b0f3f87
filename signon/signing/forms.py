"""The form that a representative signs with: what is refused, and why, in a sentence at the field."""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any, Self

from flask import current_app
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import BooleanField, EmailField, Field, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Optional, ValidationError

from signon.contacts import mail_address, web_address
from signon.countries import country_code
from signon.letters.models import Letter
from signon.organizations.names import DIRECTION_OVERRIDES, clean_line, is_visible, line_problems
from signon.signing.models import Listed, SignatureDetails
from signon.translation import gettext as _
from signon.translation import lazy_gettext as _l

MOST_READ = 20_000
"""Characters of a line that are looked at to say what is wrong with it; beyond, only the length is."""

MOST_COUNTRY = 100


class Line:
    """Tidies a line of at most ``most`` characters, or says what is wrong with it.

    What cannot be seen cannot be corrected: an invisible character is taken out, and the person asked to look again.
    """

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Raises ``ValidationError`` with a sentence that names the field."""
        text, name = field.data or "", field.label.text
        if len(text) > MOST_READ:
            raise ValidationError(_too_long(name, len(text), self.most))
        if (seen := _without_controls(text)) != text:
            field.data = seen
            raise ValidationError(
                _(
                    "%(field)s contained an invisible control character. It is taken out now; look at the line, then "
                    "send it again.",
                    field=name,
                )
            )
        if problems := line_problems(text, most=self.most):
            raise ValidationError(f"{name} {'; '.join(problems)}.")
        field.data = clean_line(text, most=self.most)
        if field.flags.required and not is_visible(field.data):
            raise ValidationError(_("%(field)s must not be empty.", field=name))


class Contact:
    """Accepts what ``read``, one of ``signon.contacts``, accepts, and keeps it in the form that it gives."""

    def __init__(self, read: Callable[[str], str]) -> None:
        self.read = read

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Raises ``ValidationError`` with a sentence that names the field."""
        try:
            field.data = self.read(field.data)
        except ValueError as error:
            raise ValidationError(f"{field.label.text} {error}.") from error


def known_country(_form: FlaskForm, field: Field) -> None:
    """Accept a country's code, or its name in any language."""
    if len(field.data) > MOST_COUNTRY or country_code(field.data) is None:
        raise ValidationError(
            _("We do not know this country. Choose one from the list, or type its name or its two-letter code.")
        )


class SignForm(FlaskForm):
    """What a representative enters.

    ``opened`` says when this page was shown and with which text; people leave ``remark`` empty: they do not see it.
    """

    organization = StringField(
        _l("Name of the organisation"), validators=[DataRequired(_l("Enter the name of the organisation.")), Line(300)]
    )
    acronym = StringField(_l("Acronym"), validators=[Optional(), Line(40)])
    country = StringField(_l("Country"), validators=[Optional(), known_country])
    website = StringField(_l("Website"), validators=[Optional(), Contact(web_address)])
    representative_name = StringField(_l("Your name"), validators=[DataRequired(_l("Enter your name.")), Line(200)])
    representative_title = StringField(
        _l("Your title"),
        validators=[DataRequired(_l("Enter your title: your position in the organisation.")), Line(200)],
    )
    representative_email = EmailField(
        _l("Your email address"), validators=[DataRequired(_l("Enter your email address.")), Contact(mail_address)]
    )
    listed = RadioField(
        _l("How the organisation is listed"),
        choices=[
            SelectChoice(Listed.PUBLIC.value, _l("Publicly: on this site, in its lists, and in the letter")),
            SelectChoice(
                Listed.RECIPIENT_ONLY.value,
                _l("For the recipient alone: in the letter that is delivered, not on this site"),
            ),
        ],
        default=Listed.PUBLIC.value,
        validate_choice=False,
        validators=[AnyOf(list(Listed), _l("Choose how the organisation is listed."))],
    )
    authorised = BooleanField(
        validators=[DataRequired(_l("Confirm that you are authorised and that the organisation agrees to the text."))]
    )
    remark = StringField(_l("Leave this line empty"))
    opened = HiddenField()

    @classmethod
    def for_letter(cls, letter: Letter, at: datetime) -> Self:
        """The form for the letter's present text, shown at ``at``, with what was sent in it."""
        form = cls()
        version = letter.versions[-1]
        form.text, form.at = version.sha256, at
        form.authorised.label.text = _(
            "I am authorised to sign for this organisation, and the organisation agrees to the text of this letter as "
            "it is shown on this page (version %(number)s).",
            number=version.number,
        )
        if not form.is_submitted():
            form.opened.data = form.stamp()
        return form

    text: str
    at: datetime

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is in order: every field, and the way the form was sent."""
        fields_are_right = super().validate(extra_validators)
        self.form_errors = [problem for problem in (self._machine_problem(), self._page_problem()) if problem]
        return fields_are_right and not self.form_errors

    def details(self) -> SignatureDetails:
        """What was entered, once it is validated."""
        return SignatureDetails(
            organization=self.organization.data,
            acronym=self.acronym.data or "",
            country=country_code(self.country.data or "") or "",
            website=self.website.data or "",
            representative_name=self.representative_name.data,
            representative_title=self.representative_title.data,
            representative_email=self.representative_email.data,
            listed=Listed(self.listed.data),
        )

    def entered(self) -> list[tuple[str, str]]:
        """The labels and texts of what was typed, to show it when it cannot be sent."""
        typed = (
            self.organization, self.acronym, self.country, self.website,
            self.representative_name, self.representative_title, self.representative_email,
        )  # fmt: skip
        return [(str(field.label.text), field.data) for field in typed if field.data]

    def stamp(self) -> str:
        """When and with which text the page is shown, signed, so that it can be believed when it comes back."""
        return str(_serializer().dumps([self.at.timestamp(), self.text]))

    def _machine_problem(self) -> str | None:
        if not self.remark.data:
            return None
        self.remark.data = ""
        return _("A line that people do not see was filled in; it is empty again now. Please send the form once more.")

    def _page_problem(self) -> str | None:
        try:
            opened, text = _serializer().loads(self.opened.data or "")
        except BadSignature:
            self.opened.data = self.stamp()
            return _("This page could not be recognised. Look over your entries, then send the form once more.")
        if text != self.text:
            self.opened.data = self.stamp()
            return _("The text of the letter has changed since you opened this page. Please read it again, then sign.")
        if self.at.timestamp() - opened < current_app.config["SIGNON"].least_seconds_to_sign:
            return _("That was faster than people are. Take a moment to look over your entries, then send the form.")
        return None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="sign-form")


def _without_controls(text: str) -> str:
    return "".join(
        character
        for character in text
        if character in "\t\n\r"
        or not (unicodedata.category(character) in {"Cc", "Cs"} or character in DIRECTION_OVERRIDES)
    )


def _too_long(name: str, length: int, most: int) -> str:
    return _("%(field)s has %(length)s characters; %(most)s are the most.", field=name, length=length, most=most)
