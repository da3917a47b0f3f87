"""The fields in which a representative enters an organisation and themselves, and those for whoever authorised them."""

from flask_wtf import FlaskForm
from wtforms import EmailField, Field, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Optional, ValidationError

from signon.contacts import mail_address, web_address
from signon.countries import MOST_COUNTRIES, Meaning, read_countries
from signon.names import name_problems
from signon.signing.models.details import SignatureDetails
from signon.signing.models.record import Listed
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Arrived, Contact, Line

MOST_COUNTRY = 100


def known_country(_form: FlaskForm, field: Field) -> None:
    """Accept a country's code, its name in any language, and what people write for an organisation that has none."""
    meaning = read_countries(field.data).meaning if len(field.data) <= MOST_COUNTRY else Meaning.UNKNOWN
    if meaning is Meaning.TOO_MANY:
        raise ValidationError(
            _(
                "These are more than two countries. Name two at most; an international organisation leaves the field empty."
            )
        )
    if meaning is Meaning.NAMIBIA_OR_NOTHING:
        raise ValidationError(
            _("“NA” may be Namibia or mean that there is none. Write Namibia, or leave the field empty.")
        )
    if meaning not in {Meaning.COUNTRIES, Meaning.NOT_A_COUNTRY}:
        raise ValidationError(
            _("We do not know this country. Choose one from the list, or type its name or its two-letter code.")
        )


class BesideTheFirst:
    """Accepts what names no more countries than two together with the field ``country``."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raises ``ValidationError`` when there are more."""
        if len(_codes(form.country.data, field.data)) > MOST_COUNTRIES:
            raise ValidationError(_("These are more than two countries. Name two at most."))


def _codes(*written: str | None) -> list[str]:
    return list(dict.fromkeys(code for text in written for code in read_countries(text or "").codes))


def _both(*written: str | None) -> tuple[str, str]:
    """The first country and the second one; empty where there is none."""
    first, second, *_further = [*_codes(*written), "", ""]
    return first, second


def names_an_organization(_form: FlaskForm, field: Field) -> None:
    """Accept what can be a name: neither an address nor a mere sign."""
    if problems := name_problems(field.data):
        raise ValidationError(_("This %(problem)s.", problem="; ".join(problems)))


class EntryFields:
    """The organisation as it is to stand on the letter, its representative, and how it is listed."""

    organization = StringField(
        _l("Name of the organisation"),
        validators=[
            DataRequired(_l("Enter the name of the organisation.")),
            Line(300),
            names_an_organization,
            Arrived(),
        ],
    )
    acronym = StringField(_l("Acronym"), validators=[Optional(), Line(40), Arrived()])
    country = StringField(_l("Country"), validators=[Optional(), known_country])
    second_country = StringField(_l("Second country"), validators=[Optional(), known_country, BesideTheFirst()])
    website = StringField(_l("Website"), validators=[Optional(), Contact(web_address)])
    representative_name = StringField(
        _l("Your name"), validators=[DataRequired(_l("Enter your name.")), Line(200), Arrived()]
    )
    representative_title = StringField(
        _l("Your title"),
        validators=[DataRequired(_l("Enter your title: your position in the organisation.")), Line(200), Arrived()],
    )
    listed = RadioField(
        _l("How the organisation is listed"),
        choices=[
            SelectChoice(Listed.PUBLIC.value, _l("Publicly: on this site, in its lists, and in the letter")),
            SelectChoice(
                Listed.RECIPIENT_ONLY.value,
                _l("For the recipient alone: in the recipient’s own letter, not on this site"),
            ),
        ],
        default=Listed.PUBLIC.value,
        validate_choice=False,
        validators=[AnyOf(list(Listed), _l("Choose how the organisation is listed."))],
    )
    sure = HiddenField()

    def entry(self, email: str) -> SignatureDetails:
        """The validated entry, by the representative with this mail address."""
        country, second_country = _both(self.country.data, self.second_country.data)
        return SignatureDetails(
            organization=self.organization.data,
            acronym=self.acronym.data or "",
            country=country,
            second_country=second_country,
            website=self.website.data or "",
            representative_name=self.representative_name.data,
            representative_title=self.representative_title.data,
            representative_email=email,
            listed=Listed(self.listed.data),
        )


class AuthoriserFields:
    """The person who authorised the signature, on letters that ask for one."""

    authorised_by_name = StringField(
        _l("Their name"),
        validators=[DataRequired(_l("Enter the name of the person who authorised you.")), Line(200), Arrived()],
    )
    authorised_by_title = StringField(
        _l("Their title"),
        validators=[DataRequired(_l("Enter the title of the person who authorised you.")), Line(200), Arrived()],
    )
    authorised_by_email = EmailField(
        _l("Their email address"),
        validators=[
            DataRequired(_l("Enter the email address of the person who authorised you.")),
            Contact(mail_address),
        ],
    )
    representative_email: Field

    def validate_authorised_by_email(self, field: Field) -> None:
        """It is another person who authorises."""
        if field.data == _normal(self.representative_email.data or ""):
            raise ValidationError(
                _(
                    "This is your own address. Name another person, who can say that you may sign; if you decide this "
                    "yourself, name a colleague of your board."
                )
            )


def _normal(address: str) -> str:
    try:
        return mail_address(address)
    except ValueError:
        return address
