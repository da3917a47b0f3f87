"""The form that a representative signs with: what is refused, and why, in a sentence at the field."""

from datetime import datetime
from typing import Self

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Field, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Optional, ValidationError

from signon.contacts import mail_address, web_address
from signon.countries import country_code
from signon.letters.models import Letter
from signon.public_form import Contact, Line, PublicForm
from signon.signing.models import Listed, SignatureDetails
from signon.translation import gettext as _
from signon.translation import lazy_gettext as _l

MOST_COUNTRY = 100


def known_country(_form: FlaskForm, field: Field) -> None:
    """Accept a country's code, or its name in any language."""
    if len(field.data) > MOST_COUNTRY or country_code(field.data) is None:
        raise ValidationError(
            _("We do not know this country. Choose one from the list, or type its name or its two-letter code.")
        )


class SignForm(PublicForm):
    """What a representative enters."""

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

    @classmethod
    def for_letter(cls, letter: Letter, at: datetime) -> Self:
        """The form for the letter's present text, shown at ``at``, with what was sent in it."""
        version = letter.versions[-1]
        form = cls.opened_at(at, shown=version.sha256)
        form.authorised.label.text = _(
            "I am authorised to sign for this organisation, and the organisation agrees to the text of this letter as "
            "it is shown on this page (version %(number)s).",
            number=version.number,
        )
        return form

    def page_has_changed(self) -> str:
        """Signing agrees to what was on the page."""
        return _("The text of the letter has changed since you opened this page. Please read it again, then sign.")

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
