"""The drafting form: a field for every part of a letter, named as in the letter file.

It holds what was typed, and nothing else: the rules are those of ``LetterParts``, which ``drafting`` applies and whose
messages it puts next to the fields.
"""

from collections.abc import Iterator
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import DateInput, EmailInput, NumberInput, TextArea

from signon.letters.drafting.wall_clock import WallClockField
from signon.letters.parts.fields import (
    Addressing,
    AuthorityAsked,
    Layout,
    LetterheadPreset,
    ListOrder,
    ListStyle,
    Paper,
    Placement,
    SubjectPosition,
    Window,
)
from signon.web.languages import lazy_gettext as _l

MOST_DIGITS = 6


class Required:
    """Marks a field that must not stay empty, for the page; the parts enforce it."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it so

    def __call__(self, form: Form, field: Any) -> None:
        """Nothing: the parts of the letter have the rule and the message."""


class TextField(StringField):
    """A text as it was typed. A file sent in its place counts as nothing."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the first text that was sent."""
        if valuelist:
            self.data = next((value for value in valuelist if isinstance(value, str)), "")


class BlockField(TextField):
    """A text of several lines."""

    widget = TextArea()


class PartList(FieldList):
    """Parts of one kind, in their order."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """The numbers in the fields' names; anything that only looks like a number is left alone."""
        start = f"{prefix}-"
        for name in formdata:
            number = name.removeprefix(start).split("-", 1)[0] if name.startswith(start) else ""
            if number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS:
                yield int(number)


class PictureForm(Form):
    """A logo or a signature: the picture that is there, known by name and SHA-256, and another to put in its place."""

    name = HiddenField()
    sha256 = HiddenField()
    upload = FileField(_l("Picture"))
    remove = BooleanField(_l("Print the letter without this picture"))


class LetterheadForm(Form):
    """The coalition's heading."""

    preset = SelectField(
        _l("Look"),
        default=LetterheadPreset.CENTRED.value,
        choices=[
            SelectChoice(LetterheadPreset.CENTRED.value, _l("Centred above a rule")),
            SelectChoice(LetterheadPreset.PLAIN.value, _l("Plain, where the lines begin")),
            SelectChoice(LetterheadPreset.SIDE.value, _l("At the side of the first page")),
            SelectChoice(LetterheadPreset.NONE.value, _l("None: the paper bears it already")),
        ],
    )
    name = TextField(_l("Name"))
    logo = FormField(PictureForm, _l("Logo"))
    address = BlockField(_l("Postal address"))
    phone = TextField(_l("Phone"))
    email = TextField(_l("Email"), widget=EmailInput())
    website = TextField(_l("Website"))
    footer = BlockField(_l("Foot of the first page"))


class AddresseeForm(Form):
    """A person or body written to."""

    address = BlockField(_l("Inside address"), validators=[Required()])
    attention = TextField(_l("Attention line"))
    salutation = TextField(_l("Salutation"))
    email = TextField(_l("Email"), widget=EmailInput())
    cc = BlockField(_l("Copies with this addressee's letter alone"))


class LeadSignerForm(Form):
    """A person in the signature block."""

    name = TextField(_l("Name"), validators=[Required()])
    title = TextField(_l("Title"))
    organization = TextField(_l("Organisation"))
    signature = FormField(PictureForm, _l("Signature"))
    space = TextField(_l("Blank lines for ink"), default="3", widget=NumberInput(min=0, max=12))


class MarginsForm(Form):
    """The distances from the edges of the sheet."""

    top = TextField(_l("Top margin"))
    bottom = TextField(_l("Bottom margin"))
    left = TextField(_l("Left margin"))
    right = TextField(_l("Right margin"))


class SignatoryListForm(Form):
    """The settings of the printed signatories."""

    heading = TextField(_l("Heading of the list"))
    style = SelectField(
        _l("What is printed"),
        choices=[
            SelectChoice(ListStyle.NAMES.value, _l("Organisations")),
            SelectChoice(ListStyle.NAMES_COUNTRIES.value, _l("Organisations with their country")),
            SelectChoice(ListStyle.NAMES_REPRESENTATIVES.value, _l("Organisations with their representative")),
            SelectChoice(ListStyle.BY_COUNTRY.value, _l("Organisations, grouped by country")),
            SelectChoice(ListStyle.BY_REGION.value, _l("Organisations, grouped by region")),
        ],
    )
    columns = TextField(_l("Columns"), widget=NumberInput(min=1, max=4))
    order = SelectField(
        _l("Order"),
        choices=[
            SelectChoice(ListOrder.NAME.value, _l("By name")),
            SelectChoice(ListOrder.COUNTRY.value, _l("By country, then name")),
            SelectChoice(ListOrder.SIGNED.value, _l("By time of signing")),
        ],
    )
    placement = SelectField(
        _l("Place"),
        choices=[
            SelectChoice(Placement.APPENDIX.value, _l("On pages of its own, numbered S-1, S-2, …")),
            SelectChoice(Placement.AFTER_SIGNATURE.value, _l("Below the signature block")),
        ],
    )


class LetterForm(FlaskForm):
    """Everything a coordinator decides about a letter."""

    revision = HiddenField()
    addressees = PartList(FormField(AddresseeForm), _l("Addressees"))
    addressing = SelectField(
        _l("How they are addressed"),
        choices=[
            SelectChoice(Addressing.JOINT.value, _l("Jointly: one letter, all inside addresses on it")),
            SelectChoice(Addressing.INDIVIDUAL.value, _l("Individually: a letter for each")),
        ],
    )
    salutation = TextField(_l("Salutation of the letter"))
    subject = TextField(_l("Subject"))
    text_pictures = PartList(FormField(PictureForm), _l("Pictures in the text"))
    added_pictures = MultipleFileField(_l("Add pictures to the text"))
    body = BlockField(_l("Body"), validators=[Required()])
    closing = TextField(_l("Complimentary close"), validators=[Required()])
    lead_signers = PartList(FormField(LeadSignerForm), _l("Lead signers"))
    letterhead = FormField(LetterheadForm, _l("Letterhead"))
    date = TextField(_l("Date"), widget=DateInput())
    place = TextField(_l("Place"))
    delivery_notation = TextField(_l("Delivery notation"))
    reference = TextField(_l("Reference"))
    enclosures = BlockField(_l("Enclosures"))
    cc = BlockField(_l("Copies to"))
    sign_on_deadline = WallClockField(_l("Sign-on deadline"))
    closes_at = WallClockField(_l("Closing time"))
    timezone = TextField(_l("Time zone"))
    authority = SelectField(
        _l("Authority to sign"),
        default=AuthorityAsked.STATED.value,
        choices=[
            SelectChoice(AuthorityAsked.STATED.value, _l("The representative states it")),
            SelectChoice(AuthorityAsked.NAMED.value, _l("The representative also names who authorised it")),
        ],
    )
    signatory_list = FormField(SignatoryListForm, _l("Signatory list"))
    country_names = BlockField(_l("Names of countries"))
    language = TextField(_l("Language"))
    paper = SelectField(
        _l("Paper"),
        choices=[
            SelectChoice(Paper.LETTER.value, _l("US Letter, 8.5 × 11 in")),
            SelectChoice(Paper.A4.value, _l("A4, 210 × 297 mm")),
        ],
    )
    window = SelectField(
        _l("Window envelope"),
        default=Window.NONE.value,
        choices=[
            SelectChoice(Window.NONE.value, _l("None")),
            SelectChoice(Window.US_COMMERCIAL_9.value, _l("US commercial no. 9, on US Letter")),
            SelectChoice(Window.DIN_5008_A.value, _l("DIN 5008 form A, on A4: a low letterhead")),
            SelectChoice(Window.DIN_5008_B.value, _l("DIN 5008 form B, on A4: a high letterhead")),
        ],
    )
    layout = SelectField(
        _l("Layout"),
        choices=[
            SelectChoice(Layout.FULL_BLOCK.value, _l("Full block: everything at the left")),
            SelectChoice(Layout.MODIFIED_BLOCK.value, _l("Modified block: date and close from the centre")),
            SelectChoice(Layout.RIGHT_DATE.value, _l("Date at the right, the rest at the left")),
        ],
    )
    subject_position = SelectField(
        _l("Place of the subject"),
        choices=[
            SelectChoice(SubjectPosition.BEFORE_SALUTATION.value, _l("Before the salutation")),
            SelectChoice(SubjectPosition.AFTER_SALUTATION.value, _l("After the salutation")),
        ],
    )
    hyphenation = BooleanField(_l("Break words at the ends of lines"))
    font = TextField(_l("Font"))
    font_size = TextField(_l("Font size"))
    margins = FormField(MarginsForm, _l("Margins"))
    title = TextField(_l("Title"))
    slug = TextField(_l("Last part of the address"))


class LetterFileForm(FlaskForm):
    """A letter file with its pictures."""

    letter_file = FileField(_l("Letter file"))
    pictures = MultipleFileField(_l("Its pictures"))

    def handed_in(self) -> FileStorage | None:
        """The letter file, when one was chosen."""
        return self.letter_file.data or None


class ActionForm(FlaskForm):
    """A button, and the proof that our own page shows it."""
