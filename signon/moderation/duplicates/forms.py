"""The form of a merge: which of two signatures to keep, and whose value each field gets."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice
from wtforms.validators import InputRequired

from signon.moderation.duplicates.merging import TAKEABLE, state_of
from signon.signing.models.signature import Signature
from signon.web.languages import lazy_gettext as _l

WORDS = {
    "printed_name": _l("Printed name"),
    "acronym": _l("Acronym"),
    "country": _l("Country"),
    "website": _l("Website"),
    "representative_name": _l("Name of the representative"),
    "representative_title": _l("Title of the representative"),
}
SIDES = [SelectChoice("first", _l("the first")), SelectChoice("second", _l("the second"))]


class MergeForm(FlaskForm):
    """The values to keep of each side, and both sides as the coordinator saw them."""

    first_seen = HiddenField()
    second_seen = HiddenField()
    keep = RadioField(
        _l("Which signature is kept?"), choices=SIDES, validators=[InputRequired(_l("Choose which signature is kept."))]
    )
    printed_name = RadioField(WORDS["printed_name"], choices=SIDES, validators=[InputRequired()])
    acronym = RadioField(WORDS["acronym"], choices=SIDES, validators=[InputRequired()])
    country = RadioField(WORDS["country"], choices=SIDES, validators=[InputRequired()])
    website = RadioField(WORDS["website"], choices=SIDES, validators=[InputRequired()])
    representative_name = RadioField(WORDS["representative_name"], choices=SIDES, validators=[InputRequired()])
    representative_title = RadioField(WORDS["representative_title"], choices=SIDES, validators=[InputRequired()])

    @classmethod
    def of(cls, first: Signature, second: Signature, keep: str) -> "MergeForm":
        """The form that keeps this side, and of each field the kept side's value or, where that is empty, the other's."""
        sides = {"first": first, "second": second}
        other = "second" if keep == "first" else "first"
        fields = {
            field: keep if getattr(sides[keep], field) or not getattr(sides[other], field) else other
            for field in TAKEABLE
        }
        return cls(data={"keep": keep, "first_seen": state_of(first), "second_seen": state_of(second), **fields})

    def taken(self) -> set[str]:
        """The fields whose value comes from the side that is not kept."""
        return {field for field in TAKEABLE if self[field].data != self.keep.data}
