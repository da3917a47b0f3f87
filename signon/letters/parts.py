"""The parts of a letter as one immutable value.

The letter file, the drafting form, the stored draft, the preview and the printed document all speak this value; its rules
are written once, here. The keys are those of the letter file, which is a contract.
"""

import re
import zoneinfo
from datetime import date as Date
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

import babel
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from signon.translation import gettext as _

LENGTH = re.compile(r"^(\d+(?:\.\d+)?)(in|mm|cm|pt)$")
POINTS_PER_UNIT = {"in": 72.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "pt": 1.0}
MOST_TEXT = 200_000
MOST_LINE = 500
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


class Paper(StrEnum):
    LETTER = "letter"
    A4 = "a4"


class Layout(StrEnum):
    """Where date and close stand: all left, both from the centre, or the date alone at the right."""

    FULL_BLOCK = "full-block"
    MODIFIED_BLOCK = "modified-block"
    RIGHT_DATE = "right-date"


class Addressing(StrEnum):
    """One letter with all inside addresses stacked, or a letter for each addressee."""

    JOINT = "joint"
    INDIVIDUAL = "individual"


class SubjectPosition(StrEnum):
    """Authorities differ on whether the subject line stands before or after the salutation."""

    BEFORE_SALUTATION = "before-salutation"
    AFTER_SALUTATION = "after-salutation"


class ListStyle(StrEnum):
    NAMES = "names"
    NAMES_COUNTRIES = "names-countries"
    NAMES_REPRESENTATIVES = "names-representatives"
    BY_COUNTRY = "by-country"
    BY_REGION = "by-region"


class ListOrder(StrEnum):
    NAME = "name"
    COUNTRY = "country"
    SIGNED = "signed"


class Placement(StrEnum):
    AFTER_SIGNATURE = "after-signature"
    APPENDIX = "appendix"


def points(length: str) -> float:
    """A length such as ``0.85in`` in PostScript points (1/72 inch).

    Raises ``ValueError`` for anything that is not a number and one of in, mm, cm, pt.
    """
    found = LENGTH.match(length)
    if not found:
        raise ValueError(_("'%(length)s' is not a length; write a number and a unit: 1in, 25mm, 2.5cm or 72pt", length=length))
    return float(found[1]) * POINTS_PER_UNIT[found[2]]


def _printable(text: str) -> str:
    found = UNPRINTABLE.search(text)
    if found:
        raise ValueError(
            _("contains an invisible control character (U+%(code)s); remove it", code=f"{ord(found[0]):04X}"),
        )
    return text


def _single_line(text: str) -> str:
    if "\n" in text or "\r" in text:
        raise ValueError(_("must be a single line"))
    return _printable(text)


def _multi_line(text: str) -> str:
    return _printable(text.replace("\r\n", "\n").replace("\r", "\n"))


def _length(text: str) -> str:
    points(text)
    return text


Line = Annotated[str, Field(max_length=MOST_LINE), AfterValidator(_single_line)]
Block = Annotated[str, Field(max_length=5_000), AfterValidator(_multi_line)]
Text = Annotated[str, Field(max_length=MOST_TEXT), AfterValidator(_multi_line)]
RequiredLine = Annotated[str, Field(min_length=1, max_length=MOST_LINE), AfterValidator(_single_line)]
RequiredBlock = Annotated[str, Field(min_length=1, max_length=5_000), AfterValidator(_multi_line)]
RequiredText = Annotated[str, Field(min_length=1, max_length=MOST_TEXT), AfterValidator(_multi_line)]
Length = Annotated[str, AfterValidator(_length)]


class Part(BaseModel):
    """A piece of a letter: immutable, with unknown keys refused. An absent text is the empty string."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Margins(Part):
    top: Length = "1in"
    bottom: Length = "1in"
    left: Length = "1in"
    right: Length = "1in"


class Letterhead(Part):
    """The coalition's heading. ``logo`` is the name of one of the letter's own images."""

    name: Line = ""
    logo: Line = ""
    address: Block = ""
    phone: Line = ""
    email: Line = ""
    website: Line = ""
    footer: Block = ""


class Addressee(Part):
    """A person or body written to. ``cc`` is in addition to the letter's own copy recipients, for this addressee alone."""

    address: RequiredBlock
    attention: Line = ""
    salutation: Line = ""
    email: Line = ""
    cc: tuple[RequiredLine, ...] = ()


class LeadSigner(Part):
    """A person in the signature block. ``space`` is the number of blank lines left for ink; a signature image replaces them."""

    name: RequiredLine
    title: Line = ""
    organization: Line = ""
    signature: Line = ""
    space: int = Field(default=3, ge=0, le=12)


class SignatoryListSettings(Part):
    """How the standing signatories are printed. An empty ``heading`` means the usual one in the letter's language."""

    heading: Line = ""
    style: ListStyle = ListStyle.NAMES
    columns: int = Field(default=2, ge=1, le=4)
    order: ListOrder = ListOrder.NAME
    placement: Placement = Placement.APPENDIX


class LetterParts(Part):
    """Everything a coordinator decides about a letter.

    ``sign_on_deadline`` (announced) and ``closes_at`` (enforced) are wall-clock times in ``timezone``. ``slug`` and ``title``
    may be empty: the title is then made from the subject or the first addressee, and the slug from the title.
    """

    slug: Annotated[str, Field(max_length=80)] = ""
    title: Line = ""
    language: str = "en-US"
    paper: Paper = Paper.LETTER
    layout: Layout = Layout.FULL_BLOCK
    font: Line = "Carlito"
    font_size: Length = "11pt"
    margins: Margins = Margins()
    date: Date | None = None
    place: Line = ""
    letterhead: Letterhead = Letterhead()
    reference: Line = ""
    delivery_notation: Line = ""
    addressing: Addressing = Addressing.JOINT
    addressees: tuple[Addressee, ...] = Field(min_length=1, max_length=1_000)
    salutation: Line = ""
    subject: Line = ""
    subject_position: SubjectPosition = SubjectPosition.BEFORE_SALUTATION
    closing: RequiredLine
    lead_signers: tuple[LeadSigner, ...] = Field(default=(), max_length=20)
    signatory_list: SignatoryListSettings = SignatoryListSettings()
    enclosures: tuple[RequiredLine, ...] = ()
    cc: tuple[RequiredLine, ...] = ()
    sign_on_deadline: datetime | None = None
    closes_at: datetime | None = None
    timezone: str = "UTC"
    body: RequiredText

    @field_validator("slug")
    @classmethod
    def _slug_is_an_address(cls, slug: str) -> str:
        if slug and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug):
            raise ValueError(_("may hold only small letters a–z, digits and single hyphens between them"))
        return slug

    @field_validator("language")
    @classmethod
    def _language_is_known(cls, language: str) -> str:
        try:
            babel.Locale.parse(language, sep="-")
        except (babel.UnknownLocaleError, ValueError) as error:
            raise ValueError(
                _("'%(language)s' is not a known language tag; examples: en-US, fr, ar", language=language)
            ) from error
        return language

    @field_validator("font_size")
    @classmethod
    def _font_size_is_readable(cls, size: str) -> str:
        if not 6 <= points(size) <= 36:  # noqa: PLR2004 - the sentence below names the limits
            raise ValueError(_("must be between 6pt and 36pt"))
        return size

    @field_validator("timezone")
    @classmethod
    def _timezone_is_known(cls, name: str) -> str:
        if name not in zoneinfo.available_timezones():
            raise ValueError(_("'%(name)s' is not a known time zone; example: Europe/Zurich", name=name))
        return name

    @field_validator("sign_on_deadline", "closes_at")
    @classmethod
    def _times_are_wall_clock(cls, moment: datetime | None) -> datetime | None:
        if moment is not None and moment.tzinfo is not None:
            raise ValueError(_("must be a local time without an offset; the zone is given by 'timezone'"))
        return moment

    @model_validator(mode="after")
    def _deadline_is_not_after_closing(self) -> Self:
        if self.sign_on_deadline and self.closes_at and self.sign_on_deadline > self.closes_at:
            raise ValueError(_("the sign-on deadline must not be later than the closing time"))
        return self

    def heading(self) -> str:
        """The title by which coordinators know the letter: its own, or the subject, or the first addressee."""
        return self.title or self.subject or self.addressees[0].address.splitlines()[0]

    def images(self) -> frozenset[str]:
        """The names of all images that the letter prints."""
        names = {self.letterhead.logo, *(signer.signature for signer in self.lead_signers)}
        return frozenset(name for name in names if name)

    def moment(self, wall_clock: datetime | None) -> datetime | None:
        """An aware time for one of the letter's wall-clock times, or None."""
        return wall_clock and wall_clock.replace(tzinfo=zoneinfo.ZoneInfo(self.timezone))
