"""The contact form: what is refused, and why."""

from wtforms import EmailField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import DataRequired, Optional, ValidationError

from signon.contacts import mail_address
from signon.names import CONTROL
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Contact, Line, PublicForm

MOST_TEXT = 10_000
"""Characters of a message."""


def message_text(_form: PublicForm, field: Field) -> None:
    """Keep the lines of a message, without what controls a machine. Raises ``ValidationError`` when it is too long."""
    text = field.data.replace("\r\n", "\n")
    if len(text) > MOST_TEXT:
        field.data = text[:MOST_TEXT]
        raise ValidationError(
            _(
                "Your message has %(length)s characters; %(most)s are the most. It is cut there now: shorten it, or send "
                "the rest in a second message.",
                length=len(text),
                most=MOST_TEXT,
            )
        )
    field.data = CONTROL.sub("", text).strip()


class ContactForm(PublicForm):
    """A message to the coalition."""

    name = StringField(_l("Your name"), validators=[Optional(), Line(200)])
    email = EmailField(
        _l("Your email address"), validators=[DataRequired(_l("Enter your email address.")), Contact(mail_address)]
    )
    subject = StringField(
        _l("What it is about"), validators=[DataRequired(_l("Say in a few words what it is about.")), Line(200)]
    )
    text = TextAreaField(_l("Your message"), validators=[DataRequired(_l("Write your message.")), message_text])
