"""The forms that take addressees from a file: what to take and how to address them, then the list to save."""

from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from pydantic import TypeAdapter, ValidationError
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from signon.errors import InputError
from signon.letters.addressees.file import ReadAddressees, Selection, read_addressees
from signon.letters.addressees.legislators import Chamber
from signon.letters.addressees.presets import ADDRESS, SALUTATION, Presets
from signon.letters.drafting.forms import BlockField, TextField
from signon.letters.parts.fields import Addressing
from signon.letters.parts.letter_parts import Addressee
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l

LIST = TypeAdapter(tuple[Addressee, ...])


class ChoiceForm(FlaskForm):
    """The questions of both steps: whether the addressees take the place of others, and whether each gets a letter."""

    replace = BooleanField(_l("Remove the addressees that are there now"))
    individually = BooleanField(_l("Give each addressee of the letter a document of their own"))

    @property
    def addressing(self) -> Addressing:
        """The addressing of the letter afterwards."""
        return Addressing.INDIVIDUAL if self.individually.data else Addressing.JOINT


class AddresseesFileForm(ChoiceForm):
    """A file, and whom of it to take."""

    addressees_file = FileField(_l("File of addressees"))
    chamber = SelectField(
        _l("Chamber"),
        choices=[
            SelectChoice("", _l("Both chambers")),
            SelectChoice(Chamber.SENATE.value, _l("Senate")),
            SelectChoice(Chamber.HOUSE.value, _l("House of Representatives")),
        ],
    )
    state = TextField(_l("State"))
    address_preset = BlockField(_l("Inside address"), default=ADDRESS)
    salutation_preset = TextField(_l("Salutation"), default=SALUTATION)

    def read(self, *, day: date) -> ReadAddressees:
        """The addressees of the file, as of ``day``. Raises ``InputError`` that lists what is wrong."""
        handed_in = self.addressees_file.data
        if not handed_in:
            raise InputError(_("Choose a file: the congress-legislators YAML, a CSV or an XLSX."))
        presets = Presets((self.address_preset.data or "").replace("\r\n", "\n"), self.salutation_preset.data or "")
        chamber = Chamber(self.chamber.data) if self.chamber.data in list(Chamber) else None
        selection = Selection(chamber, self.state.data or "", presets)
        return read_addressees(handed_in.read(), handed_in.filename or _("The file"), selection, day=day)


class AddresseesForm(ChoiceForm):
    """The addressees that were previewed, and the revision of the letter that they were previewed with."""

    addressees = HiddenField()
    revision = HiddenField()

    def read(self) -> tuple[Addressee, ...]:
        """The addressees. Raises ``InputError`` when they are not what the preview sent."""
        try:
            return LIST.validate_json(self.addressees.data or "")
        except ValidationError as error:
            raise InputError(_("The list of addressees is damaged; hand the file in again.")) from error

    def read_revision(self) -> int:
        """The revision; -1 for nonsense, which no letter has."""
        sent = self.revision.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1  # noqa: PLR2004
