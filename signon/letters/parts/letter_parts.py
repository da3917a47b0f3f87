"""The parts of a letter as one immutable value.

The letter file, the drafting form, the stored draft, the preview and the printed document all speak this value; its
rules are written once, here and in ``fields``. The keys are those of the letter file, which is a contract.
"""

import re
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pyphen import language_fallback

from signon.letters.body.pictures import body_pictures
from signon.letters.parts.fields import (
    MOST_ENTRIES,
    Addressing,
    AuthorityAsked,
    Block,
    CountryNames,
    Day,
    Layout,
    Length,
    LetterheadPreset,
    Line,
    ListOrder,
    ListStyle,
    Margin,
    NeededBlock,
    NeededLine,
    NeededText,
    Paper,
    Placement,
    RequiredLine,
    SubjectPosition,
    WallClock,
    Window,
    is_stored,
    known_language,
    may_be_incomplete,
    points,
    shown,
)
from signon.translation import gettext as _
from signon.zones.cities import city_zone, zone_of
from signon.zones.wall_clock import local_time, moment_of

__all__ = [
    "Addressee",
    "Addressing",
    "AuthorityAsked",
    "Layout",
    "LeadSigner",
    "LetterParts",
    "Letterhead",
    "LetterheadPreset",
    "ListOrder",
    "ListStyle",
    "Margins",
    "Paper",
    "Part",
    "Placement",
    "SignatoryListSettings",
    "SubjectPosition",
    "Window",
    "points",
]


PAPER_OF_WINDOW = {
    Window.US_COMMERCIAL_9: Paper.LETTER,
    Window.DIN_5008_A: Paper.A4,
    Window.DIN_5008_B: Paper.A4,
}


class Part(BaseModel):
    """A piece of a letter: immutable, with unknown keys refused. An absent text is the empty string."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Margins(Part):
    """The distances from the edges of the sheet to the text."""

    top: Margin = "1in"
    bottom: Margin = "1in"
    left: Margin = "1in"
    right: Margin = "1in"


class Letterhead(Part):
    """The coalition's heading. ``logo`` is the name of one of the letter's own images."""

    name: Line = ""
    logo: Line = ""
    address: Block = ""
    phone: Line = ""
    email: Line = ""
    website: Line = ""
    footer: Block = ""
    preset: LetterheadPreset = LetterheadPreset.CENTRED


class Addressee(Part):
    """A person or body written to.

    ``cc`` is in addition to the letter's own copy recipients, for this addressee alone.
    """

    address: NeededBlock = Field(default="", validate_default=True)
    attention: Line = ""
    salutation: Line = ""
    email: Line = ""
    cc: tuple[RequiredLine, ...] = Field(default=(), max_length=MOST_ENTRIES)


class LeadSigner(Part):
    """A person in the signature block.

    ``space`` is the number of blank lines left for ink; ``signature``, the name of one of the letter's own images,
    replaces them.
    """

    name: NeededLine = Field(default="", validate_default=True)
    title: Line = ""
    organization: Line = ""
    signature: Line = ""
    space: int = Field(default=3, ge=0, le=12)


class SignatoryListSettings(Part):
    """The settings of the printed signatories. An empty ``heading`` means the usual one in the letter's language."""

    heading: Line = ""
    style: ListStyle = ListStyle.NAMES
    columns: int = Field(default=2, ge=1, le=4)
    order: ListOrder = ListOrder.NAME
    placement: Placement = Placement.APPENDIX


class LetterParts(Part):
    """Everything a coordinator decides about a letter. A draft may lack what a letter needs before it is opened.

    ``country_names`` has the printed names of countries, by code, that this letter calls otherwise than usual.
    ``sign_on_deadline`` (announced) and ``closes_at`` (enforced) are wall-clock times in ``timezone``; one that clocks show
    twice has its offset with it. ``slug`` and
    ``title`` may be empty: the title is then made from the subject or the first addressee, and the slug from the title.
    """

    slug: Annotated[str, Field(max_length=80)] = ""
    title: Line = ""
    language: str = "en-US"
    paper: Paper = Paper.LETTER
    window: Window = Window.NONE
    layout: Layout = Layout.FULL_BLOCK
    hyphenation: bool = False
    font: Line = "Carlito"
    font_size: Length = "11pt"
    margins: Margins = Margins()
    date: Day = None
    place: Line = ""
    letterhead: Letterhead = Letterhead()
    reference: Line = ""
    delivery_notation: Line = ""
    addressing: Addressing = Addressing.JOINT
    addressees: tuple[Addressee, ...] = Field(default=(), max_length=1_000, validate_default=True)
    salutation: Line = ""
    subject: Line = ""
    subject_position: SubjectPosition = SubjectPosition.BEFORE_SALUTATION
    closing: NeededLine = Field(default="", validate_default=True)
    lead_signers: tuple[LeadSigner, ...] = Field(default=(), max_length=300)
    signatory_list: SignatoryListSettings = SignatoryListSettings()
    country_names: CountryNames = Field(default={}, max_length=MOST_ENTRIES)
    enclosures: tuple[RequiredLine, ...] = Field(default=(), max_length=MOST_ENTRIES)
    cc: tuple[RequiredLine, ...] = Field(default=(), max_length=MOST_ENTRIES)
    timezone: str = "UTC"
    sign_on_deadline: WallClock = None
    closes_at: WallClock = None
    authority: AuthorityAsked = AuthorityAsked.STATED
    body: NeededText = Field(default="", validate_default=True)

    @field_validator("slug")
    @classmethod
    def _slug_is_an_address(cls, slug: str) -> str:
        if slug and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug):
            raise ValueError(_("may hold only small letters a–z, digits and single hyphens between them"))
        return slug

    @field_validator("language")
    @classmethod
    def _language_is_known(cls, language: str) -> str:
        return known_language(language)

    @field_validator("addressees")
    @classmethod
    def _somebody_is_written_to(cls, addressees: tuple[Addressee, ...], info: ValidationInfo) -> tuple[Addressee, ...]:
        if not addressees and not may_be_incomplete(info):
            raise ValueError(_("must have at least one entry"))
        return addressees

    @field_validator("window")
    @classmethod
    def _window_fits_the_paper(cls, window: Window, info: ValidationInfo) -> Window:
        wanted = PAPER_OF_WINDOW.get(window)
        if wanted and wanted is not info.data.get("paper", wanted):
            raise ValueError(
                _("'%(window)s' is a window for letters on %(paper)s paper", window=str(window), paper=str(wanted))
            )
        return window

    @field_validator("hyphenation")
    @classmethod
    def _language_has_hyphens(cls, hyphenation: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - pydantic calls it so
        language = info.data.get("language", "en")
        if hyphenation and not language_fallback(language):
            raise ValueError(
                _("cannot be had for '%(language)s': its rules are not known here", language=shown(language))
            )
        return hyphenation

    @field_validator("font_size")
    @classmethod
    def _font_size_is_readable(cls, size: str) -> str:
        if not 6 <= points(size) <= 36:  # noqa: PLR2004 - the sentence below names the limits
            raise ValueError(_("must be between 6pt and 36pt"))
        return size

    @field_validator("timezone")
    @classmethod
    def _timezone_is_known(cls, name: str) -> str:
        return zone_of(name)

    @field_validator("sign_on_deadline", "closes_at")
    @classmethod
    def _time_is_one_moment(cls, local: datetime | None, info: ValidationInfo) -> datetime | None:
        """Refuse a time that clocks never show, or show twice; what was stored before this rule is let be."""
        if local is None or "timezone" not in info.data or is_stored(info):
            return local
        return local_time(local, info.data["timezone"])

    @field_validator("closes_at")
    @classmethod
    def _closing_is_not_before_the_deadline(cls, closes_at: datetime | None, info: ValidationInfo) -> datetime | None:
        deadline = info.data.get("sign_on_deadline")
        zone = info.data.get("timezone", "UTC")
        if deadline and closes_at and moment_of(closes_at, zone) < moment_of(deadline, zone):
            raise ValueError(_("must not be earlier than the sign-on deadline"))
        return closes_at

    def heading(self) -> str:
        """The title by which coordinators know the letter: its own, or the subject, or the first addressee."""
        return self.own_heading() or _("Untitled letter")

    def own_heading(self) -> str:
        """The same, but empty for a draft that has none of them yet."""
        first = next((one.address.splitlines()[0] for one in self.addressees if one.address), "")
        return self.title or self.subject or first

    def images(self) -> frozenset[str]:
        """The names of all images that the letter prints."""
        around = {self.letterhead.logo, *(signer.signature for signer in self.lead_signers)}
        names = around | set(body_pictures(self.body))
        return frozenset(name for name in names if name)

    def zone_of_place(self) -> str:
        """The zone in which the letter is dated: that of its place where this is a city that is known, else its own."""
        return city_zone(self.place) or self.timezone

    def moment(self, wall_clock: datetime | None) -> datetime | None:
        """An aware time for one of the letter's wall-clock times, or None."""
        return wall_clock and moment_of(wall_clock, self.timezone)
