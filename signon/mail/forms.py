"""The form at the desk that corrects an address which mail did not reach, and has it sent there again."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField
from wtforms.validators import DataRequired

from signon.contacts import mail_address
from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Contact


class AddressForm(FlaskForm):
    """The right address. ``earlier`` is the one that mail did not reach; left as it is, the address is said to be right."""

    earlier = HiddenField()
    address = EmailField(
        _l("Mail address"), validators=[DataRequired(_l("Enter the mail address.")), Contact(mail_address)]
    )
    in_directory = BooleanField(_l("Correct it in the directory too"))
