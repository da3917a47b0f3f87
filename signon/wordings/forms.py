"""The forms of wording a mail: of one batch, and of every mail of its kind."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Line
from signon.web.public_form import Words as TextOfLines
from signon.wordings.checking import problems
from signon.wordings.kinds import MailKind
from signon.wordings.models import MOST_BUTTON, MOST_SUBJECT, MOST_TEXT, Words

LONGEST_NUMBER = 9


class WordsForm(FlaskForm):
    """The subject and the text of a mail, and what its button says."""

    subject = StringField(_l("Subject"), validators=[DataRequired(_l("Enter a subject.")), Line(MOST_SUBJECT)])
    text = TextAreaField(_l("Text"), validators=[DataRequired(_l("Enter a text.")), TextOfLines(MOST_TEXT)])
    button = StringField(_l("Button"), validators=[Line(MOST_BUTTON)])

    kind: MailKind

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether every field is in order and the wording can be filled in."""
        if not super().validate(extra_validators):
            return False
        found = problems(self.kind, *self.words)
        self.subject.errors, self.text.errors, self.button.errors = found
        return not found

    @property
    def words(self) -> Words:
        """The entered words."""
        return Words(self.subject.data or "", self.text.data or "", self.button.data or "")


class WordingForm(WordsForm):
    """The words of a kind of mail. ``read`` is the number of the version that the form was filled from."""

    recipient = SelectField(_l("Look at it with"), validate_choice=False)
    read = HiddenField()

    @property
    def chosen(self) -> int | None:
        """The number of the recipient to look at it with."""
        return _number(self.recipient.data)

    @property
    def read_number(self) -> int:
        """The number of the version that its writer has seen; -1 for nonsense."""
        number = _number(self.read.data)
        return -1 if number is None else number


def _number(text: Any) -> int | None:
    is_number = isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else None
