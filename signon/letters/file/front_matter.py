"""The two halves of a letter file: YAML front matter, read with the line of every key, and the body.

Only what a letter needs of YAML is taken: keys, lists and text. A scalar is the text as it is written, so that
``0041`` stays a telephone number and ``no`` a word. Anchors, aliases and tags are refused, which leaves nothing to
unfold or to run.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from signon.letters.parts.problems import Location, place_name
from signon.translation import gettext as _

FENCE = "---"
MOST_DEPTH = 8
MOST_IN_GROUP = 1_000
"""Keys of one group, or entries of one list."""

MOST_FINDINGS = 1_000
MOST_PLACES = 20_000
"""Keys and entries of all groups and lists together."""

NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


class Finding(NamedTuple):
    """Something wrong in a file, and the line it is on (from 1), where there is one."""

    line: int | None
    text: str


@dataclass
class FrontMatter:
    """The values of the front matter, as nested dicts, lists and strings, and the line where each stands."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[Location, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    broken: bool = False
    """Whether it is no YAML that the rest could be judged by."""

    is_cut: bool = False
    """Whether it holds more than any letter does, and was read up to there."""

    def line_of(self, location: Location) -> int | None:
        """The line of the part at ``location``, or of the nearest one around it."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location)


def split(text: str) -> tuple[str, str, int] | Finding:
    """The front matter, the body and the line on which the body begins; or what is wrong with the fences."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return Finding(1, _("a letter file begins with a line '---', the letter's keys and another line '---'"))
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == FENCE), None)
    if end is None:
        return Finding(len(lines), _("the front matter does not end; put a line '---' between it and the body"))
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def read_front_matter(text: str) -> FrontMatter:
    """Read YAML that begins on the second line of its file. What is wrong is in the result's ``findings``."""
    reader = _Reader(text)
    try:
        reader.read()
    except yaml.MarkedYAMLError as error:
        reader.front.broken = True
        reader.front.findings.append(_syntax_finding(error))
    except yaml.YAMLError as error:
        reader.front.broken = True
        reader.front.findings.append(Finding(None, _("the front matter cannot be read: %(reason)s", reason=error)))
    return reader.front


def _syntax_finding(error: yaml.MarkedYAMLError) -> Finding:
    remedy = _remedy(error.problem or "")
    return Finding(
        _line(error.problem_mark or error.context_mark),
        _("the front matter is not valid YAML: %(remedy)s", remedy=remedy),
    )


def _remedy(problem: str) -> str:
    """The remedy for a complaint of the YAML parser, or the complaint itself when it is not a usual one."""
    remedies = {
        "mapping values are not allowed": _("a text with a colon in it must stand in quotes"),
        "cannot start any token": _("indent with spaces, not tabs; a text that begins with @, ` or % needs quotes"),
        "could not find expected ':'": _("a key needs a colon and a space; further lines of a text are indented"),
        "unexpected end of stream": _("a quotation mark is not closed"),
        "expected ',' or": _("a bracket is not closed"),
        "unknown escape character": _("write a backslash within double quotes as two, or use single quotes"),
        "expected <block end>": _(
            "lines of one group are indented alike; a text with quotes in it is quoted as a whole"
        ),
    }
    return next((remedy for words, remedy in remedies.items() if words in problem), problem)


def _line(mark: Any) -> int | None:
    """The line in the file: marks count from 0, and the front matter begins on line 2."""
    return mark.line + 2 if mark else None


class _Reader:
    """Builds the values from the parser's events, which come one by one and are never unfolded."""

    def __init__(self, text: str) -> None:
        self.front = FrontMatter()
        self._events = yaml.parse(text, Loader=yaml.SafeLoader)

    def read(self) -> None:
        event = self._next()
        while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            event = self._next()
        if isinstance(event, yaml.MappingStartEvent):
            self.front.values = self._mapping(())
        elif not isinstance(event, yaml.StreamEndEvent):
            self.front.broken = True
            self._find(event, _("the front matter must hold keys with values, such as 'closing: Sincerely,'"))
            return
        if not self.front.is_cut:
            deque(self._events, maxlen=0)  # what follows is read for its syntax alone

    def _next(self) -> Any:
        return next(self._events)

    def _find(self, event: Any, text: str) -> None:
        self.front.findings.append(Finding(_line(event.start_mark), text))

    def _value(self, event: Any, location: Location) -> Any:
        self._refuse_references(event, location)
        if isinstance(event, yaml.AliasEvent):
            return None
        if isinstance(event, yaml.ScalarEvent):
            return None if event.implicit[0] and event.value in NOTHING else event.value
        if len(location) >= MOST_DEPTH:
            raise yaml.MarkedYAMLError(problem=_("it is nested too deeply"), problem_mark=event.start_mark)
        return self._mapping(location) if isinstance(event, yaml.MappingStartEvent) else self._sequence(location)

    def _refuse_references(self, event: Any, location: Location) -> None:
        if event.anchor is not None:
            self._find(
                event,
                _(
                    "%(place)s uses a YAML anchor or alias (& or *); write the value out, or in quotes",
                    place=place_name(location),
                ),
            )
        elif event.tag is not None:
            self._find(event, _("%(place)s uses a YAML tag (!); write the text in quotes", place=place_name(location)))

    def _mapping(self, location: Location) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not self.front.is_cut and not isinstance(event := self._next(), yaml.MappingEndEvent):
            if self._is_too_much(event, len(values)):
                break
            place = (*location, self._key(event, location))
            value = self._value(self._next(), place)
            if place[-1] in values:
                self._find(event, _("%(place)s stands here a second time; keep one", place=place_name(place)))
                continue
            self.front.lines[place] = event.start_mark.line + 2
            values[str(place[-1])] = value
        return {key: value for key, value in values.items() if value is not None}

    def _is_too_much(self, event: Any, number: int) -> bool:
        """Whether the letter has more than any can have; it is then read no further."""
        if number <= MOST_IN_GROUP and len(self.front.lines) < MOST_PLACES and len(self.front.findings) < MOST_FINDINGS:
            return False
        self.front.is_cut = True
        self._find(event, _("this is more than a letter can hold; it was read up to here"))
        return True

    def _key(self, event: Any, location: Location) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_references(event, (*location, event.value))
            return str(event.value)
        raise yaml.MarkedYAMLError(problem=_("a key must be a single word"), problem_mark=event.start_mark)

    def _sequence(self, location: Location) -> list[Any]:
        values: list[Any] = []
        while not self.front.is_cut and not isinstance(event := self._next(), yaml.SequenceEndEvent):
            if self._is_too_much(event, len(values)):
                break
            place = (*location, len(values))
            self.front.lines[place] = event.start_mark.line + 2
            value = self._value(event, place)
            values.append("" if value is None else value)
        return values
