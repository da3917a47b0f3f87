"""The forms of wording a mail: its words, and the letter whose wordings are taken over."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Line
from signon.web.public_form import Words as TextOfLines
from signon.wordings.checking import problems
from signon.wordings.kinds import MailKind
from signon.wordings.models import MOST_SUBJECT, MOST_TEXT, Words

NOBODY = "0"


class WordingForm(FlaskForm):
    """The subject and the text of a mail. ``read`` is the number of the version that the form was filled from."""

    subject = StringField(_l("Subject"), validators=[DataRequired(_l("Enter a subject.")), Line(MOST_SUBJECT)])
    text = TextAreaField(_l("Text"), validators=[DataRequired(_l("Enter a text.")), TextOfLines(MOST_TEXT)])
    recipient = SelectField(_l("Look at it with"), validate_choice=False)
    read = HiddenField()

    kind: MailKind

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether every field is in order and the wording can be filled in."""
        if not super().validate(extra_validators):
            return False
        found = problems(self.kind, self.words.subject, self.words.text)
        self.subject.errors, self.text.errors = found.subject, found.text
        return not found

    @property
    def words(self) -> Words:
        """The entered words."""
        return Words(self.subject.data or "", self.text.data or "")

    @property
    def chosen(self) -> int | None:
        """The number of the recipient to look at it with."""
        return _number(self.recipient.data)

    @property
    def read_number(self) -> int:
        """The number of the version that its writer has seen; -1 for nonsense."""
        number = _number(self.read.data)
        return -1 if number is None else number


class CopyForm(FlaskForm):
    """The letter whose wordings are taken over."""

    letter = SelectField(_l("From the letter"))


def _number(text: Any) -> int | None:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004
