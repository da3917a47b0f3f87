"""The forms of the desk's decisions."""

from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Optional

from signon.names import clean_line, is_visible, name_problems
from signon.signing.models.signature import Signature
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Arrived, Line, Words

OTHER = "other"
MOST_WORDS = 1_000
REASONS = {
    "not-a-member": _l("The organisation is not a member of the coalition, and this letter is for members."),
    "not-an-organization": _l("The signature is not that of an organisation."),
    "duplicate": _l("The organisation has signed this letter already."),
    "not-authorised": _l("We could not find out that the representative speaks for the organisation."),
    "unclear": _l("The details are not clear enough to print."),
    OTHER: _l("Another reason"),
}
"""The usual reasons to refuse a signature, as its representative reads them."""


class SeenForm(FlaskForm):
    """A button, and the signature as the coordinator saw it: its state, and the digest of everything."""

    seen = HiddenField()
    judged = HiddenField()

    @classmethod
    def of(cls, signature: Signature) -> Self:
        """The form for the signature as it is now."""
        form = cls(formdata=None)
        form.see(signature)
        return form

    def see(self, signature: Signature) -> None:
        """Take down that the signature is shown as it is now."""
        self.seen.data, self.judged.data = signature.status, signature.judged()


class DecisionForm(SeenForm):
    """A button, and whether a denied authority is overruled."""

    although_denied = BooleanField(_l("Approve it although its authority was denied"))


class RejectionForm(DecisionForm):
    """The reason why a signature is refused."""

    reason = RadioField(
        _l("Reason, as the representative will read it"),
        choices=[SelectChoice(code, sentence) for code, sentence in REASONS.items()],
        validators=[InputRequired(_l("Choose the reason."))],
    )
    words = TextAreaField(
        _l("In your own words"),
        validators=[Words(MOST_WORDS)],
    )

    def validate_words(self, field: Any) -> None:
        """Another reason needs words."""
        if self.reason.data == OTHER and not is_visible(field.data or ""):
            raise ValidationError(_("Say the reason in your own words."))

    def sentence(self) -> str:
        """The reason as it is stored and mailed."""
        words = " ".join(line.strip() for line in (self.words.data or "").splitlines() if line.strip())
        coded = "" if self.reason.data == OTHER else str(REASONS[self.reason.data])
        return " ".join(part for part in (coded, words) if part)


class PrintedNameForm(SeenForm):
    """The name under which an organisation is printed."""

    name = StringField(_l("Printed name"), validators=[DataRequired(_l("Enter the name to print."))])
    sure = HiddenField()

    def validate_name(self, field: Any) -> None:
        """A name that can be printed on one line."""
        problems = name_problems(field.data)
        if problems:
            raise ValidationError(_("The name %(problem)s.", problem="; ".join(problems)))
        Arrived()(self, field)

    @classmethod
    def of(cls, signature: Signature) -> Self:
        """The form with the present name."""
        form = super().of(signature)
        form.name.data = signature.printed_name
        return form

    def cleaned(self) -> str:
        """The name without needless spaces."""
        return clean_line(self.name.data)


class SortingForm(SeenForm):
    """The words by which an organisation stands in the order of names."""

    words = StringField(_l("Sorted as"), id="sorting-words", validators=[Optional(), Line(300)])

    @classmethod
    def of(cls, signature: Signature) -> Self:
        """The form with the present words."""
        form = super().of(signature)
        form.words.data = signature.sort_as
        return form


class ApprovalsForm(FlaskForm):
    """The ticked rows of the queue; the boxes are read from the request, each is a number."""
