"""The contact form: what is refused, and why."""

from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import DataRequired, Optional

from signon.contacts import mail_address
from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Contact, Line, PublicForm, Words

MOST_TEXT = 10_000
"""Characters of a message."""


class ContactForm(PublicForm):
    """A message to the coalition."""

    name = StringField(_l("Your name"), validators=[Optional(), Line(200)])
    email = EmailField(
        _l("Your email address"), validators=[DataRequired(_l("Enter your email address.")), Contact(mail_address)]
    )
    subject = StringField(
        _l("What it is about"), validators=[DataRequired(_l("Say in a few words what it is about.")), Line(200)]
    )
    text = TextAreaField(_l("Your message"), validators=[DataRequired(_l("Write your message.")), Words(MOST_TEXT)])
