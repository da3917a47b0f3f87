"""Presets: inside addresses and salutations with {placeholders} that each addressee fills in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from signon.errors import InputError
from signon.letters.addressees.legislators import STATES, Chamber, Legislator
from signon.letters.addressees.styles import addressed_as, printed_office, title_of
from signon.letters.parts.fields import shown
from signon.translation import gettext as _

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLACEHOLDERS = (
    "name",
    "first_name",
    "last_name",
    "title",
    "chamber",
    "state",
    "state_name",
    "district",
    "party",
    "address",
)
"""The names that a preset may ask for between braces."""

ADDRESS = "The Honorable {name}\n{chamber}\n{address}"
SALUTATION = "Dear {title} {last_name}:"
TITLE_AND_NAME = "{title} {last_name}"
"""The placeholders for the words by which a member is addressed: "Senator Roe", "Mr. Speaker"."""

HOUSES = {Chamber.SENATE: "United States Senate", Chamber.HOUSE: "United States House of Representatives"}


class PresetError(InputError):
    """A preset with a placeholder that nothing fills."""


@dataclass(frozen=True, slots=True)
class Presets:
    """The rules that make inside address and salutation of a member of Congress. Raises ``PresetError`` when they cannot."""

    address: str = ADDRESS
    salutation: str = SALUTATION

    def __post_init__(self) -> None:
        for preset in (self.address, self.salutation):
            _check(preset)
        if not self.address.strip():
            raise PresetError(_("The preset of the inside address is empty; it could be: %(usual)s", usual=ADDRESS))

    def address_of(self, legislator: Legislator) -> str:
        """The inside address, without lines that stayed empty."""
        lines = _filled(self.address, legislator).splitlines()
        return "\n".join(line.strip() for line in lines if line.strip())

    def salutation_of(self, legislator: Legislator) -> str:
        """The salutation, on one line."""
        return " ".join(_filled(self.salutation, legislator).split())


def _check(preset: str) -> None:
    for name in PLACEHOLDER.findall(preset):
        if name not in PLACEHOLDERS:
            raise PresetError(_unknown(name))
    if "{" in (rest := PLACEHOLDER.sub("", preset)) or "}" in rest:
        raise PresetError(_("A brace in a preset has no partner; placeholders are written {name}."))


def _unknown(name: str) -> str:
    meant = get_close_matches(name.lower().replace(" ", "_"), PLACEHOLDERS, n=1, cutoff=0.6)
    if meant:
        return _("The placeholder {%(name)s} is not known; did you mean {%(meant)s}?", name=shown(name), meant=meant[0])
    known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
    return _("The placeholder {%(name)s} is not known; there are: %(known)s", name=shown(name), known=known)


def _filled(preset: str, legislator: Legislator) -> str:
    values = _values(legislator)
    pieces = preset.split(TITLE_AND_NAME)
    return addressed_as(legislator).join(PLACEHOLDER.sub(lambda found: values[found[1]], piece) for piece in pieces)


def _values(legislator: Legislator) -> Mapping[str, str]:
    own = {name: getattr(legislator, name) for name in ("name", "first_name", "last_name", "state", "party", "address")}
    return {
        **own,
        "title": title_of(legislator),
        "chamber": "\n".join(filter(None, (printed_office(legislator), HOUSES[legislator.chamber]))),
        "state_name": STATES[legislator.state],
        "district": legislator.district if legislator.chamber is Chamber.HOUSE else "",
    }
