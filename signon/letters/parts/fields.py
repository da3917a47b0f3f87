"""The kinds of value that the parts of a letter hold, each with its rule.

A broken rule is a ``ValueError`` whose text completes a sentence that begins with the name of the part: "must be a
single line".
"""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import babel
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from signon.countries import country_code
from signon.names import CONTROLS, spaced, with_plain_ends
from signon.translation import gettext as _

LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,4})?) ?(in|mm|cm|pt)", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
POINTS_PER_UNIT = {"in": 72.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "pt": 1.0}
MOST_TEXT = 200_000
MOST_LINE = 500
MOST_ENTRIES = 500
WIDEST_MARGIN = "3in"
MOST_SHOWN = 60
MOST_TAG = 40
DRAFT = {"draft": True}
"""The validation context of a draft: what is there has to be right, but anything may still be missing."""

STORED = {"stored": True}
"""The validation context of what the database holds: rules that are younger than it refuse nothing."""

LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
UNPRINTABLE = re.compile(f"[{CONTROLS}\u202a-\u202e\u2066-\u2069]")


class Paper(StrEnum):
    """The size of the sheet."""

    LETTER = "letter"
    A4 = "a4"


class Layout(StrEnum):
    """The places of date and close: all left, both from the centre, or the date alone at the right."""

    FULL_BLOCK = "full-block"
    MODIFIED_BLOCK = "modified-block"
    RIGHT_DATE = "right-date"


class LetterheadPreset(StrEnum):
    """The look of the coalition's heading.

    At the side all lines begin, centred above a rule, in a column beside the text of the first page, or, on paper that
    bears it already, not at all.
    """

    PLAIN = "plain"
    CENTRED = "centred"
    SIDE = "side"
    NONE = "none"


class Window(StrEnum):
    """The window of the envelope in which the inside address has to show. The names are those of KOMA-Script."""

    NONE = "none"
    US_COMMERCIAL_9 = "us-commercial-9"
    DIN_5008_A = "din-5008-a"
    DIN_5008_B = "din-5008-b"


class Addressing(StrEnum):
    """One letter with all inside addresses stacked, or a letter for each addressee."""

    JOINT = "joint"
    INDIVIDUAL = "individual"


class AuthorityAsked(StrEnum):
    """The authority that organisations sign on: the representative's own statement, or also that of a person they name."""

    STATED = "stated"
    NAMED = "named"


class SubjectPosition(StrEnum):
    """Authorities differ on whether the subject line stands before or after the salutation."""

    BEFORE_SALUTATION = "before-salutation"
    AFTER_SALUTATION = "after-salutation"


class ListStyle(StrEnum):
    """The printed details of each signatory, and the grouping of the list."""

    NAMES = "names"
    NAMES_COUNTRIES = "names-countries"
    NAMES_REPRESENTATIVES = "names-representatives"
    BY_COUNTRY = "by-country"
    BY_REGION = "by-region"


class ListOrder(StrEnum):
    """The order of the signatories: by name, by country and name, or by the time of signing."""

    NAME = "name"
    COUNTRY = "country"
    SIGNED = "signed"


class Placement(StrEnum):
    """The place of the signatory list: below the signature block, or on pages of its own."""

    AFTER_SIGNATURE = "after-signature"
    APPENDIX = "appendix"


def is_stored(info: ValidationInfo) -> bool:
    """Whether what is validated was stored before."""
    return bool(info.context and info.context.get("stored"))


def may_be_incomplete(info: ValidationInfo) -> bool:
    """Whether what is validated is a draft, or was stored as one: what a letter needs may still be missing."""
    return is_stored(info) or bool(info.context and info.context.get("draft"))


def _given(text: str, info: ValidationInfo) -> str:
    if not text and not may_be_incomplete(info):
        raise ValueError(_("is required"))
    return text


def points(length: str) -> float:
    """A length such as ``0.85in`` in PostScript points (1/72 inch).

    Raises ``ValueError`` for anything that is not a number and one of in, mm, cm, pt.
    """
    found = LENGTH.fullmatch(length)
    if not found:
        raise ValueError(
            _(
                "must be a number with its unit, such as 1in, 25mm, 2.5cm or 72pt, not '%(length)s'",
                length=shown(length),
            )
        )
    return float(found[1]) * POINTS_PER_UNIT[found[2]]


def known_language(tag: str) -> str:
    """The language tag. Raises ``ValueError`` for one that stands for no language."""
    try:
        babel.Locale.parse(tag[: MOST_TAG + 1], sep="-")
    except (babel.UnknownLocaleError, ValueError) as error:
        raise ValueError(
            _("must be a known language tag such as en-US, fr or ar, not '%(language)s'", language=shown(tag))
        ) from error
    return tag


def shown(value: Any) -> str:
    """The entered text for an error: cut to a readable length, and without anything that a terminal would obey."""
    text = "".join(character if character.isprintable() else "\ufffd" for character in str(value)[: MOST_SHOWN + 1])
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"


def _printable(text: str) -> str:
    found = UNPRINTABLE.search(text)
    if found:
        raise ValueError(
            _("contains an invisible control character (U+%(code)s); remove it", code=f"{ord(found[0]):04X}"),
        )
    return text


def _single_line(text: str) -> str:
    plain = spaced(text)
    if LINE_BREAK.search(plain):
        raise ValueError(_("must be a single line"))
    return _printable(plain)


def _multi_line(text: str) -> str:
    return _printable(with_plain_ends(text))


def _length(text: str) -> str:
    points(text)
    return text.replace(" ", "")


def _margin(text: str) -> str:
    if points(text) > points(WIDEST_MARGIN):
        raise ValueError(_("must not be wider than %(widest)s", widest=WIDEST_MARGIN))
    return text


def _day(value: Any) -> Any:
    """Let only YYYY-MM-DD through: pydantic would also take a bare number for a count of seconds."""
    if value == "" or value is None:
        return None
    if isinstance(value, datetime) or not (isinstance(value, date) or _parses(DAY, date, value)):
        raise ValueError(_("must be a day such as 2026-03-27, not '%(value)s'", value=shown(value)))
    return value


def _wall_clock(value: Any) -> Any:
    if value == "" or value is None:
        return None
    if not (isinstance(value, datetime) or _parses(MOMENT, datetime, value)):
        raise ValueError(_("must be a day and a time such as 2026-12-01T17:00, not '%(value)s'", value=shown(value)))
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _parses(pattern: re.Pattern[str], kind: type[date], value: Any) -> bool:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        return False
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return True


def _named_countries(value: Any) -> Any:
    if isinstance(value, dict):
        return value
    if value in {"", None}:
        return {}
    raise ValueError(_("must hold the codes of countries, each with the name to print, such as 'PS: Palestine'"))


def _country_code(text: str) -> str:
    """The alpha-2 code of the country that the text names by code or name."""
    code = country_code(text[:MOST_SHOWN])
    if code is None:
        raise ValueError(_("is no country's two-letter code, such as KE"))
    return code


Line = Annotated[str, Field(max_length=MOST_LINE), AfterValidator(_single_line)]
Block = Annotated[str, Field(max_length=5_000), AfterValidator(_multi_line)]
Text = Annotated[str, Field(max_length=MOST_TEXT), AfterValidator(_multi_line)]
RequiredLine = Annotated[str, Field(min_length=1, max_length=MOST_LINE), AfterValidator(_single_line)]
NeededLine = Annotated[str, Field(max_length=MOST_LINE), AfterValidator(_single_line), AfterValidator(_given)]
NeededBlock = Annotated[str, Field(max_length=5_000), AfterValidator(_multi_line), AfterValidator(_given)]
NeededText = Annotated[str, Field(max_length=MOST_TEXT), AfterValidator(_multi_line), AfterValidator(_given)]
Length = Annotated[str, AfterValidator(_length)]
Margin = Annotated[Length, AfterValidator(_margin)]
Day = Annotated[date | None, BeforeValidator(_day)]
WallClock = Annotated[datetime | None, BeforeValidator(_wall_clock)]
CountryNames = Annotated[
    dict[Annotated[str, AfterValidator(_country_code)], RequiredLine], BeforeValidator(_named_countries)
]
