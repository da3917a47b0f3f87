"""The supporter's form: whom to write to, who writes, and the text. Nothing of it is kept."""

import hashlib
from collections.abc import Sequence

from flask import request
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.fields import Field, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from signon.actions.choosing import Division
from signon.actions.models import ActionPage
from signon.actions.offices.models import Office
from signon.actions.personalising import Supporter, common_text
from signon.names import CONTROL, with_plain_ends
from signon.translation import gettext as _
from signon.web.form_bounds import KILOBYTE, FormBounds
from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Line, contained_control

MOST_TEXT = 20_000
MOST_TEXT_LINES = 800
"""More than stand on fifteen pages; thousands of short lines cost the layout minutes."""

MOST_LINES, MOST_ADDRESS = 8, 500
LETTERS_AND_TEXT = FormBounds(texts=2 * KILOBYTE**2, fields=2_000, whole=2 * KILOBYTE**2)
"""Each letter comes back with its text, and a few hundred of them may be shown at once."""


def letter_text(_form: FlaskForm, field: Field) -> None:
    """Keep the lines of a text. Raises ``ValidationError`` when it is too long, or controls a machine."""
    text = with_plain_ends(field.data or "")
    problem = text_problem(text)
    field.data = CONTROL.sub("", text[:MOST_TEXT]).strip()
    if problem:
        raise ValidationError(contained_control(field.label.text) if CONTROL.search(text) else problem)


def text_problem(text: str) -> str:
    """The reason why a letter cannot have this text; empty when it can."""
    if len(text) > MOST_TEXT:
        return _("The letter has %(length)s characters; %(most)s are the most.", length=len(text), most=MOST_TEXT)
    if (lines := len(text.splitlines())) > MOST_TEXT_LINES:
        return _("The letter has %(length)s lines; %(most)s are the most.", length=lines, most=MOST_TEXT_LINES)
    if CONTROL.search(text):
        return _("The letter contains an invisible control character. Type that line anew.")
    return ""


def short_address(_form: FlaskForm, field: Field) -> None:
    """Keep an address in lines. Raises ``ValidationError`` when it is none that stands on a letter."""
    text = with_plain_ends(field.data or "")
    had_controls = CONTROL.search(text)
    lines = [" ".join(CONTROL.sub("", line).split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) > MOST_LINES or sum(map(len, lines)) > MOST_ADDRESS:
        raise ValidationError(_("Your address must have at most %(most)s short lines.", most=MOST_LINES))
    field.data = "\n".join(lines)
    if had_controls:
        raise ValidationError(contained_control(field.label.text))


class Ticked(SelectMultipleField):
    """Any of several, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SupporterForm(FlaskForm):
    """The choices and texts of a supporter."""

    division = SelectField(_l("Your state or region"), validate_choice=False)
    district = StringField(_l("Your district"), validators=[Optional(), Line(60)])
    lists = Ticked(_l("Lists"), coerce=int, validate_choice=False)
    offices = Ticked(_l("Single offices"), coerce=int, validate_choice=False)
    name = StringField(_l("Your name"), validators=[Optional(), Line(200)])
    address = TextAreaField(_l("Your address"), validators=[Optional(), short_address])
    subject = StringField(_l("Subject"), validators=[Optional(), Line(300)])
    text = TextAreaField(_l("Your letter"), validators=[DataRequired(_l("Write your letter.")), letter_text])

    @classmethod
    def for_page(cls, page: ActionPage, divisions: Sequence[Division]) -> "SupporterForm":
        """The form with the choices and the text of the page, or with what was sent in it."""
        form = cls(data={"subject": page.subject, "text": common_text(page.body, page.requests, page.ending)})
        form.division.choices = [("", _("Choose"))] + [(one.code, one.name) for one in divisions]
        form.division.flags.required = not (page.lists or page.offices)
        form.lists.choices = [(one.id, one.name) for one in page.lists]
        form.offices.choices = [(one.id, _named(one)) for one in page.offices if one.left_at is None]
        return form

    @property
    def supporter(self) -> Supporter:
        """The person who writes."""
        return Supporter(self.name.data or "", self.address.data or "")


def edited_text(number: int) -> str | None:
    """The text of one office's letter that the supporter has changed; None when it is as the site made it."""
    sent = sent_text(number)
    if not sent or digest(sent) == request.form.get(f"made-{number}"):
        return None
    return sent


def sent_text(number: int) -> str:
    """The text of one office's letter as it came back."""
    return request.form.get(f"text-{number}", "").replace("\r\n", "\n").strip()


def digest(text: str) -> str:
    """A digest that recognises a text that comes back as the one that was sent out."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode("utf-8", "replace")).hexdigest()


def _named(office: Office) -> str:
    return ", ".join(part for part in (office.name, office.post or office.body) if part)
