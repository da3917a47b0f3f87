"""Problems of the parts of a letter, in sentences for the person who wrote them.

pydantic finds the problems and words them for programmers; here they are worded for coordinators. The letter file and
the drafting form both show them, the one with a line number and the other next to the field.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from signon.letters.parts.fields import shown
from signon.letters.parts.letter_parts import LetterParts
from signon.spelling import meant_word
from signon.translation import gettext as _

Location = tuple[str | int, ...]
"""The place of a part: keys, and positions in lists counted from 0, as in ``("addressees", 0, "address")``."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong; ``message`` completes a sentence that begins with the part's name: "is required"."""

    location: Location
    message: str

    @property
    def sentence(self) -> str:
        """The whole sentence, with the part named by its keys."""
        return f"{place_name(self.location)} {self.message}"


def problems(error: ValidationError, model: type[BaseModel] = LetterParts) -> list[Problem]:
    """Every problem that pydantic found in a ``model``, in the order in which it found them."""
    found = [(_location(detail["loc"]), detail) for detail in error.errors(include_url=False)]
    inner = {location[:depth] for location, _detail in found for depth in range(len(location))}
    return [
        Problem(location, _message(model, location, detail))
        for location, detail in found
        # A list whose entries are all wrong counts as empty to pydantic; the entries' own problems say it better.
        if not (detail["type"] == "too_short" and location in inner)
    ]


def _location(place: Location) -> Location:
    """The place without pydantic's word for a key that is wrong itself."""
    return place[:-1] if place and place[-1] == "[key]" else place


def missing_from(parts: LetterParts) -> list[Problem]:
    """Everything that a draft lacks, or that is not right any more, before it is a whole letter."""
    try:
        LetterParts.model_validate(parts.model_dump())
    except ValidationError as error:
        return problems(error)
    return []


def place_name(location: Location) -> str:
    """The part at ``location`` as a person would name it: 'address' in entry 2 of 'addressees'."""
    *outer, last = location
    if isinstance(last, int):
        return _("entry %(number)s of %(list)s", number=last + 1, list=place_name(tuple(outer)))
    if outer:
        return _("'%(key)s' in %(whole)s", key=shown(last), whole=place_name(tuple(outer)))
    return f"'{shown(last)}'"


def _message(model: type[BaseModel], location: Location, detail: Mapping[str, Any]) -> str:
    kind, context, entered = detail["type"], detail.get("ctx", {}), detail["input"]
    if kind == "value_error":
        return str(context["error"])
    if kind == "extra_forbidden":
        return unknown_key(str(location[-1]), _keys_at(model, location[:-1]))
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        return _("must be a group of keys: %(keys)s", keys=", ".join(_keys_at(model, location)))
    if kind in MESSAGES:
        return MESSAGES[kind](context, entered)
    return _("cannot be read: %(reason)s", reason=detail["msg"])


def unknown_key(key: str, known: list[str]) -> str:
    """The message for a key that is not among the ``known`` ones, with the one that was probably meant."""
    meant = meant_word(key.lower().replace("-", "_"), known, least=0.7)
    if meant:
        return _("is not known here; did you mean '%(meant)s'?", meant=meant)
    return _("is not known here; the keys are: %(keys)s", keys=", ".join(known))


def _keys_at(model: type[BaseModel], location: Location) -> list[str]:
    for step in location:
        if isinstance(step, str):
            model = _model_in(model.model_fields[step].annotation) or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    candidates = (annotation, *get_args(annotation))
    return next((one for one in candidates if isinstance(one, type) and issubclass(one, BaseModel)), None)


def _not_text(_context: Mapping[str, Any], entered: Any) -> str:
    if isinstance(entered, dict):
        return _("must be text, not a group of keys; put text with a colon in quotes")
    return _("must be text")


def _too_long(context: Mapping[str, Any], entered: Any) -> str:
    return _(
        "has %(length)s characters; %(most)s are the most", length=len(entered.strip()), most=context["max_length"]
    )


def _too_many(context: Mapping[str, Any], entered: Any) -> str:
    return _("has %(length)s entries; %(most)s are the most", length=len(entered), most=context["max_length"])


def _not_a_choice(context: Mapping[str, Any], entered: Any) -> str:
    choices = ", ".join(re.findall(r"'([^']*)'", context["expected"]))
    return _("must be one of %(choices)s, not '%(entered)s'", choices=choices, entered=shown(entered))


def _not_whole(_context: Mapping[str, Any], entered: Any) -> str:
    return _("must be a whole number, not '%(entered)s'", entered=shown(entered))


def _not_true_or_false(_context: Mapping[str, Any], entered: Any) -> str:
    return _("must be true or false, not '%(entered)s'", entered=shown(entered))


MESSAGES: dict[str, Callable[[Mapping[str, Any], Any], str]] = {
    "missing": lambda _context, _entered: _("is required"),
    "string_too_short": lambda _context, _entered: _("is required"),
    "too_short": lambda _context, _entered: _("must have at least one entry"),
    "too_long": _too_many,
    "string_type": _not_text,
    "string_too_long": _too_long,
    "tuple_type": lambda _context, _entered: _("must be a list; begin each entry on a line of its own with '- '"),
    "enum": _not_a_choice,
    "bool_parsing": _not_true_or_false,
    "bool_type": _not_true_or_false,
    "int_parsing": _not_whole,
    "int_parsing_size": _not_whole,
    "int_from_float": _not_whole,
    "int_type": _not_whole,
    "greater_than_equal": lambda context, _entered: _("must be at least %(least)s", least=context["ge"]),
    "less_than_equal": lambda context, _entered: _("must be at most %(most)s", most=context["le"]),
}
