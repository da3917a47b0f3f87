"""The forms about consent: declaring a change, and writing down what a signatory told a coordinator."""

from collections.abc import Iterator
from datetime import datetime

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from signon.letters.drafting.forms import LetterForm
from signon.letters.drafting.wall_clock import WallClockField
from signon.letters.models.declared_change import Change, DeclarationError, DeclaredChange, usual_reconfirm_by
from signon.letters.parts.fields import LINE_BREAK
from signon.letters.parts.letter_parts import LetterParts
from signon.names import is_visible
from signon.signing.models.consent import TOLD, Means
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Words
from signon.zones.wall_clock import NoTimeError, WallClockError, typed_moment, with_offset

MOST_TOLD = 2_000


class DeclarationForm(FlaskForm):
    """A coordinator's declaration of a changed text. The rules and their messages are those of ``DeclaredChange``."""

    class Meta:
        """Its proof is the letter form's, with which it travels."""

        csrf = False

    change = RadioField(
        _l("What kind of change is it?"),
        choices=[
            SelectChoice(Change.CORRECTION.value, _l("A correction: what organisations agreed to stays the same")),
            SelectChoice(Change.MATERIAL.value, _l("A material change: organisations have to agree again")),
        ],
        validate_choice=False,
    )
    note = TextAreaField(_l("What changed, and why"))
    reconfirm_by = WallClockField(_l("Reconfirm by"))

    @classmethod
    def fresh(cls, parts: LetterParts, at: datetime) -> "DeclarationForm":
        """The form as it is first shown."""
        usual = usual_reconfirm_by(parts, at)
        form = cls(formdata=None, prefix="declared-", data={"reconfirm_by": with_offset(usual) if usual else ""})
        form.reconfirm_by.offer_turns(parts.timezone)
        return form

    @classmethod
    def sent(cls) -> "DeclarationForm":
        """The form as it came back."""
        return cls(prefix="declared-")

    def declared(self, parts: LetterParts) -> DeclaredChange:
        """The declaration; the date is in the time zone of ``parts``. Raises ``DeclarationError``."""
        if self.change.data not in set(Change):
            raise DeclarationError("change", _("Choose whether it is a correction or a material change."))
        change = Change(self.change.data)
        note = LINE_BREAK.sub("\n", self.note.data or "").strip()
        date = self._date(parts) if change is Change.MATERIAL else None
        return DeclaredChange(change=change, note=note, reconfirm_by=date)

    def complain(self, error: DeclarationError) -> None:
        """Put the message next to its field."""
        field = self[error.field]
        field.errors = [*field.errors, str(error)]

    def _date(self, parts: LetterParts) -> datetime | None:
        typed = (self.reconfirm_by.data or "").strip()
        self.reconfirm_by.offer_turns(parts.timezone)
        try:
            return typed_moment(typed, parts.timezone) if typed else None
        except NoTimeError as error:
            sentence = _("Enter the day and time to reconfirm by, such as 2026-12-01T17:00.")
            raise DeclarationError("reconfirm_by", sentence) from error
        except WallClockError as error:
            sentence = _("The time to reconfirm by %(problem)s.", problem=str(error))
            raise DeclarationError("reconfirm_by", sentence) from error


class ConsentForm(FlaskForm):
    """The entry that a signatory told a coordinator that it agrees to the present text, the ``version`` that the page shows."""

    version = HiddenField()
    means = SelectField(
        _l("How they told you"),
        validators=[DataRequired(_l("Choose how they told you."))],
        choices=[
            SelectChoice(Means.MAIL.value, _l("By mail")),
            SelectChoice(Means.PHONE.value, _l("By phone")),
            SelectChoice(Means.MEETING.value, _l("In a meeting")),
            SelectChoice(Means.PAPER.value, _l("On paper")),
        ],
    )
    note = TextAreaField(
        _l("Who told whom, and when"),
        validators=[
            DataRequired(_l("Write down who told whom, and when; the audit trail keeps it.")),
            Words(MOST_TOLD),
        ],
    )

    def validate_note(self, field: Field) -> None:
        """Refuse a note in which nothing can be read, as the signature itself does."""
        if not is_visible(field.data):
            raise ValidationError(_("Write down who told whom, and when; the audit trail keeps it."))

    def shown(self) -> int:
        """The number of the version that the page showed; -1 for nonsense."""
        sent = self.version.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1  # noqa: PLR2004

    def told_by(self) -> Means:
        """The means by which consent was told."""
        return next(means for means in TOLD if means == self.means.data)


def carried(form: LetterForm, revision: int) -> Iterator[tuple[str, str]]:
    """The content of a filled-in drafting form, as names and values for a page that carries it along."""
    yield "revision", str(revision)
    for field in form:
        if field.short_name not in {"csrf_token", "revision"}:
            yield from _values(field)


def _values(field: Field) -> Iterator[tuple[str, str]]:
    if isinstance(field, FieldList | FormField):
        for inner in field if isinstance(field, FieldList) else field.form:
            yield from _values(inner)
    elif isinstance(field, BooleanField):
        if field.data:
            yield field.name, "y"
    elif not isinstance(field, FileField):
        yield field.name, str(field.data or "")
