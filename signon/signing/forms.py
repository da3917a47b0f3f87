"""The forms that a representative fills in: what is refused, and why, in a sentence at the field."""

from datetime import datetime
from typing import Self

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField
from wtforms.validators import DataRequired

from signon.contacts import mail_address
from signon.countries import menu_name
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import AuthorityAsked
from signon.signing.entry_fields import AuthoriserFields, EntryFields
from signon.signing.models.authority import Authoriser
from signon.signing.models.details import SignatureDetails
from signon.signing.models.signature import Signature
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Contact, PublicForm

AUTHORISER = ("authorised_by_name", "authorised_by_title", "authorised_by_email")


class SignForm(EntryFields, AuthoriserFields, PublicForm):
    """The fields that a representative enters."""

    representative_email = EmailField(
        _l("Your email address"), validators=[DataRequired(_l("Enter your email address.")), Contact(mail_address)]
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
        if letter.parts.authority is not AuthorityAsked.NAMED:
            for name in AUTHORISER:
                delattr(form, name)
        return form

    def page_has_changed(self) -> str:
        """Signing agrees to what was on the page."""
        return _("The text of the letter has changed since you opened this page. Please read it again, then sign.")

    def details(self) -> SignatureDetails:
        """The validated entry."""
        return self.entry(self.representative_email.data)

    def authoriser(self) -> Authoriser | None:
        """The person who is named as having authorised the signature; None where the letter does not ask for one."""
        if AUTHORISER[0] not in self:
            return None
        name, title, email = (self[field].data for field in AUTHORISER)
        return Authoriser(name=name, title=title, email=email)

    def entered(self) -> list[tuple[str, str]]:
        """The labels and texts of what was typed, to show it when it cannot be sent."""
        typed = (
            self.organization, self.acronym, self.country, self.second_country, self.website,
            self.representative_name, self.representative_title, self.representative_email,
        )  # fmt: skip
        named = [self[field] for field in AUTHORISER if field in self]
        return [(str(field.label.text), field.data) for field in (*typed, *named) if field.data]


class AmendForm(EntryFields, FlaskForm):
    """The fields that a representative corrects in a signature; ``said`` is a digest of what it was filled in with."""

    said = HiddenField()

    @classmethod
    def of(cls, signature: Signature, language: str) -> Self:
        """The form with the signature's present values, or with what was sent. Countries are named in ``language``."""
        values = signature.details() | {
            "organization": signature.printed_name,
            "country": menu_name(signature.country, language) if signature.country else "",
            "second_country": menu_name(signature.second_country, language) if signature.second_country else "",
            "listed": signature.listed.value,
            "said": signature.said(),
        }
        return cls(data=values)


class LostLinkForm(PublicForm):
    """The address whose links are asked for."""

    email = EmailField(
        _l("The email address you signed with"),
        validators=[DataRequired(_l("Enter the email address you signed with.")), Contact(mail_address)],
    )
