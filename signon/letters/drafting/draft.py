"""The work of the drafting form: it is read into a letter's parts, complains, and moves its parts about."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from pydantic import ValidationError
from wtforms import Field, FieldList, FormField

from signon.letters import queries
from signon.letters.body.pictures import body_pictures, line_of_picture
from signon.letters.body.rules import body_problems
from signon.letters.conversion.plain_text import tidied
from signon.letters.drafting.chosen_pictures import ChosenPictures
from signon.letters.drafting.form_values import LINES, letter_values
from signon.letters.drafting.forms import LetterForm, PartList, TextField
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import DRAFT, LINE_BREAK, shown
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.parts.problems import Location, problems
from signon.translation import gettext as _

DOUBLE_PRESS = timedelta(minutes=2)
TIDY_BODY = "body-tidy"
CHANGE = re.compile(r"(addressees|lead_signers)-(add|(\d{1,6})-(up|down|remove))", re.ASCII)


class Complaint(NamedTuple):
    """A message of the form: the control it belongs to, and the sentence as it stands in the summary."""

    anchor: str
    sentence: str


@dataclass(frozen=True)
class ReadDraft:
    """The content of a form without mistakes: the parts, and the PNG of each picture by name."""

    parts: LetterParts
    pictures: dict[str, bytes]


def read_draft(form: LetterForm, pictures: ChosenPictures, *, complete: bool = False) -> ReadDraft | None:
    """The parts that the form describes; None when something is wrong, which then stands next to the fields.

    A draft may lack anything; a ``complete`` letter, which organisations sign, may not.
    """
    _leave_out_blank_entries(form, addressees=1 if complete else 0)
    found = pictures.by_name()
    _complain_of_body(form, found)
    parts = _read_parts(form, None if complete else DRAFT)
    return ReadDraft(parts, found) if parts and not any(complaints(form)) else None


def draft_once(draft: ReadDraft, *, by: str, at: datetime) -> Letter:
    """A new letter; or, when the button was pressed twice, the one that the first press made.

    Raises ``SlugTakenError`` as ``Letter.draft`` does.
    """
    queries.hold_drafting(by)
    twin = queries.twin_draft(draft.parts, by=by, since=at - DOUBLE_PRESS)
    return twin or Letter.draft(draft.parts, draft.pictures, by=by, at=at)


def complaints(form: LetterForm) -> Iterator[Complaint]:
    """Every message in the form, in the order of its fields."""
    for field in form:
        yield from _complaints_at(field, "")


def change_parts(form: LetterForm, change: str) -> str | None:
    """Add, remove or move an addressee or lead signer, as in ``addressees-2-up`` (positions from 0), or tidy list marks.

    Returns the id of the part to go on with; None when ``change`` means nothing here.
    """
    if change == TIDY_BODY:
        form.body.data = tidied(form.body.data or "")
        return str(form.body.id)
    found = CHANGE.fullmatch(change)
    if not found:
        return None
    entries, position, verb = form[found[1]], int(found[3] or 0), found[4]
    if found[2] == "add":
        return str(entries.append_entry().id)
    if position >= len(entries):
        return None
    return _remove(entries, position) if verb == "remove" else _move(entries, position, -1 if verb == "up" else 1)


def different_parts(form: LetterForm, ours: LetterParts, theirs: LetterParts) -> list[str]:
    """The labels of the parts in which two states of a letter differ, in the order of the form."""
    parts = [field for field in form if field.short_name in LetterParts.model_fields]
    return [str(field.label.text) for field in parts if _differ(field.short_name, ours, theirs)]


def _differ(key: str, ours: LetterParts, theirs: LetterParts) -> bool:
    return bool(getattr(ours, key) != getattr(theirs, key))


def missing(letter: Letter) -> list[Complaint]:
    """Everything that a letter lacks before it can be opened, named as its form does, with the control to go to."""
    form = LetterForm(formdata=None, data=letter_values(letter))
    for problem in letter.missing():
        _complain(form, problem.location, problem.message)
    return list(complaints(form))


def _read_parts(form: LetterForm, context: dict[str, bool] | None) -> LetterParts | None:
    values = {key: value for key, value in form.data.items() if key in LetterParts.model_fields}
    values["letterhead"]["logo"] = values["letterhead"]["logo"]["name"]
    for signer in values["lead_signers"]:
        signer["signature"] = signer["signature"]["name"]
    for holder in (values, *values["addressees"]):
        holder |= {key: _lines(holder[key]) for key in LINES if key in holder}
    values["country_names"] = _named(values["country_names"])
    try:
        return LetterParts.model_validate(values, context=context)
    except ValidationError as error:
        for problem in problems(error):
            _complain(form, problem.location, problem.message)
        return None


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in LINE_BREAK.split(text or "") if line.strip()]


def _named(text: str | None) -> dict[str, str]:
    """The names by code in a text with a line for each, "PS: Palestine"; a line without a colon names nothing."""
    pairs = (line.partition(":") for line in _lines(text))
    return {code.strip(): name.strip() for code, _colon, name in pairs}


def _leave_out_blank_entries(form: LetterForm, *, addressees: int) -> None:
    """A card in which nothing was entered is no mistake; but a whole letter without any addressee is."""
    for name, least in (("addressees", addressees), ("lead_signers", 0)):
        for position in reversed(range(len(form[name]))):
            if len(form[name]) > least and _is_blank(form[name][position]):
                form[name].pop_entry(position)


def _is_blank(entry: FormField) -> bool:
    typed = [field.data for field in entry.form if isinstance(field, TextField) and field.short_name != "space"]
    pictures = [field.data for field in entry.form if isinstance(field, FormField)]
    return not any(text and text.strip() for text in typed) and not any(any(one.values()) for one in pictures)


def _complain_of_body(form: LetterForm, pictures: Mapping[str, bytes]) -> None:
    """Put next to the body what cannot be printed, and which of its pictures are not there."""
    body = form.body.data or ""
    found = [(problem.line, problem.text) for problem in body_problems(body)]
    missing = [name for name in body_pictures(body) if name not in pictures]
    found += [(line_of_picture(body, name), _picture_missing(name)) for name in missing]
    sentences = [_("Line %(line)s: %(problem)s.", line=line, problem=problem) for line, problem in sorted(found)]
    form.body.errors = [*form.body.errors, *sentences]


def _picture_missing(name: str) -> str:
    return _("there is no picture '%(name)s'; add its file under “Pictures in the text”", name=name)


def _complain(form: LetterForm, location: Location, message: str) -> None:
    """Put the message next to the control of the part at ``location``."""
    field: Any = form
    for step in location:
        if not isinstance(field, LetterForm | FormField | FieldList):
            message = _in_the_text(step, message)
            break
        field = field[step]
    control = field.form.upload if isinstance(field, FormField) else field
    control.errors = [*control.errors, f"{field.label.text} {message}."]


def _in_the_text(step: str | int, message: str) -> str:
    """The message with the line of the text, or the key in it, that it is about."""
    if isinstance(step, int):
        return _("in line %(number)s %(complaint)s", number=step + 1, complaint=message)
    return _("'%(key)s' %(complaint)s", key=shown(step), complaint=message)


def _complaints_at(field: Field, place: str) -> Iterator[Complaint]:
    if isinstance(field, FormField):
        for inner in field.form:
            yield from _complaints_at(inner, place)
        return
    yield from (Complaint(field.id, f"{place}{message}") for message in field.errors)
    if isinstance(field, PartList):
        for number, entry in enumerate(field, start=1):
            yield from _complaints_at(entry, f"{_entry_name(field, number)}: ")


def _entry_name(entries: PartList, number: int) -> str:
    if entries.short_name == "addressees":
        return _("Addressee %(number)s", number=number)
    if entries.short_name == "text_pictures":
        return _("Picture %(number)s in the text", number=number)
    return _("Lead signer %(number)s", number=number)


def _remove(entries: PartList, position: int) -> str:
    """Take an entry out; go on with the one that takes its place, or the last, or the whole list."""
    entries.pop_entry(position)
    return str(entries[min(position, len(entries) - 1)].id if len(entries) else entries.id)


def _move(entries: PartList, position: int, step: int) -> str:
    target = max(0, min(position + step, len(entries) - 1))
    moved = entries.pop_entry(position)
    return str(entries.insert_entry(target, moved.data).id)
