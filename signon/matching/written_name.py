"""A written name taken apart into the names and acronyms that it consists of: brackets, dashes and strokes understood."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from signon.matching.initials import acronym_key, initials_match, looks_like_acronym
from signon.matching.lexicon import Kind, lexicon
from signon.matching.two_languages import are_translations
from signon.matching.words import Word, words_of

BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]")
DASH_SIGNS = frozenset("-–—−:·,")
DASHES = re.compile(r"\s+[-–—−:]+\s+|\s*[–—]\s*|:\s+|\s+·\s+|,\s+")
STROKE_SIGNS = frozenset("/|｜;")
STROKES = re.compile(r"\s*[/|｜]\s*|\s*;\s+")
ANOTHER_NAME = re.compile(
    r"^(?:formerly|former|previously|ex|aka|a\.k\.a\.?|also|dba|d\.b\.a\.?|anciennement|ancien|antes|ehemals|früher|vormals)"
    r"(?:\s+known)?(?:\s+as)?\b[:\s-]*",
    re.IGNORECASE,
)
OF_ANOTHER = re.compile(
    r"^(?:(?:of|at|in|within|under|by|de|du|des|del|dels|della|dello|delle|degli|dei|di|do|da|dos|das|der|des|dem|beim?|vom?|von|"
    r"van|ved|hos|av|af|pri|przy|при|на базе|από|στο|στη)\s|d['’]|dell['’])",
    re.IGNORECASE,
)
"""Beginnings of a remark that says to whom the organisation belongs: what follows is another organisation's name."""

CARE_OF = re.compile(r"^(?:c/o|℅|p/a)\s", re.IGNORECASE)
"""Beginnings of a remark that says only where letters go."""

LEAST_NAME = 2
LEAST_SLOGAN = 3
IDENTIFYING = frozenset({Kind.CONTENT, Kind.PLACE, Kind.QUALIFIER})
NAMING = IDENTIFYING | {Kind.SOFT}
CERTAIN, TRANSLATION, PART, SLOGAN = 1.0, 0.97, 0.95, 0.93


@dataclass(slots=True)
class Parts:
    """The names that a written name consists of, each with its certainty from 0 to 1, and its acronyms."""

    names: list[tuple[tuple[Word, ...], float]] = field(default_factory=list)
    acronyms: set[str] = field(default_factory=set)


def take_apart(name: str, parts: Parts) -> None:
    """Find the names and acronyms that a written name consists of."""
    remarks = [remark.strip() for remark in BRACKETS.findall(name)]
    main = BRACKETS.sub(" ", name).strip(" -–—,") or name
    words = _with_strokes(main, parts)
    for remark in remarks:
        words = _with_remark(words, remark, parts)
    parts.names.append((_without_acronym(words, parts), CERTAIN))


def _with_strokes(text: str, parts: Parts) -> tuple[Word, ...]:
    """The words of the name, when strokes and dashes have been understood."""
    if STROKE_SIGNS.isdisjoint(text):
        return _with_dashes(text, parts)
    halves = [half for half in STROKES.split(text) if half]
    read = [words_of(half) for half in halves]
    if len(halves) > 1 and (all(map(_is_name, read)) or _are_all_translations(read)):
        parts.names += [(_with_dashes(half, parts), CERTAIN) for half in halves[1:]]
        return _with_dashes(halves[0], parts)
    return _with_dashes(text.replace("|", " ").replace("｜", " "), parts)


def _is_name(words: tuple[Word, ...]) -> bool:
    """Whether words at one side of a stroke may be a name by themselves."""
    return len(_identity(words)) >= LEAST_NAME


def _are_all_translations(read: Sequence[tuple[Word, ...]]) -> bool:
    return all(are_translations(read[0], other) for other in read[1:])


def _with_dashes(text: str, parts: Parts) -> tuple[Word, ...]:
    if DASH_SIGNS.isdisjoint(text):
        return words_of(text)
    pieces = [piece for piece in DASHES.split(text) if piece]
    if len(pieces) < LEAST_NAME:
        return words_of(text)
    words = words_of(pieces[0])
    if (
        looks_like_acronym(pieces[0])
        and len(words_of(" ".join(pieces[1:]))) >= LEAST_NAME
        and not _is_place(words_of(pieces[1]))
    ):
        rest = words_of(" ".join(pieces[1:]))
        if initials_match(acronym_key(pieces[0]), rest) or len(_telling(rest)) >= LEAST_SLOGAN:
            parts.acronyms.add(acronym_key(pieces[0]))
            return rest
    for piece in pieces[1:]:
        words = _with_remark(words, piece, parts)
    _take_slogan(pieces, parts)
    return words


def _take_slogan(pieces: list[str], parts: Parts) -> None:
    """A long second part may be a slogan, so that the first part alone is the name."""
    first, second = words_of(pieces[0]), words_of(" ".join(pieces[1:]))
    telling = _telling(second)
    is_name = len(_telling(first)) >= LEAST_NAME or (len(first) == 1 and not first[0].is_known)
    if is_name and len(telling) >= LEAST_SLOGAN and not {word.kind for word in telling} & {Kind.PLACE, Kind.QUALIFIER}:
        parts.names.append((first, SLOGAN))


def _with_remark(words: tuple[Word, ...], remark: str, parts: Parts) -> tuple[Word, ...]:
    """The words of a name that a remark belongs to: an acronym, another name, a legal form, or more words."""
    if found := ANOTHER_NAME.match(remark):
        parts.names.append((words_of(remark[found.end() :]), CERTAIN))
        return words
    more = words_of(remark)
    if not more or CARE_OF.match(remark) or tuple(word.plain for word in more) in lexicon().legal:
        return words
    if OF_ANOTHER.match(remark):
        return (*words, *more)
    is_acronym = looks_like_acronym(remark) or (len(more) == 1 and initials_match(acronym_key(remark), words))
    if is_acronym and not _is_place(more) and words[:1] != more:
        parts.acronyms.add(acronym_key(remark))
        return words
    if _identity(more) == _identity(words) or _is_name_beside(words, more):
        parts.names.append((more, CERTAIN))
        return words
    if are_translations(words, more):
        parts.names += [(words, TRANSLATION), (more, TRANSLATION)]
    elif len(_telling(more)) >= LEAST_SLOGAN and not {word.kind for word in more} & {Kind.PLACE, Kind.QUALIFIER}:
        parts.names += [(words, PART), (more, PART)]
    return (*words, *more)


def _is_name_beside(words: tuple[Word, ...], more: tuple[Word, ...]) -> bool:
    """Whether two texts are a name and its translation: mostly the same meanings in different words."""
    left, right = _naming(words), _naming(more)
    shared = len(left & right)
    return shared >= LEAST_NAME and shared * 3 >= 2 * max(len(left), len(right))


def _without_acronym(words: tuple[Word, ...], parts: Parts) -> tuple[Word, ...]:
    """The words without an acronym of the others at either end."""
    for rest, one in ((words[1:], words[:1]), (words[:-1], words[-1:])):
        if len(rest) >= LEAST_NAME and len(one[0].folded) > 1 and (one[0].is_capital or not one[0].is_known):
            candidate = acronym_key(one[0].folded)
            if candidate in parts.acronyms or initials_match(candidate, rest):
                parts.acronyms.add(candidate)
                return rest
    return words


def _is_place(words: tuple[Word, ...]) -> bool:
    return bool(words) and all(word.kind in {Kind.PLACE, Kind.QUALIFIER, Kind.NUMBER} for word in words)


def _telling(words: tuple[Word, ...]) -> list[Word]:
    return [word for word in words if word.kind in IDENTIFYING]


def _identity(words: tuple[Word, ...]) -> frozenset[str]:
    return frozenset(word.meaning for word in words if word.kind in IDENTIFYING)


def _naming(words: tuple[Word, ...]) -> frozenset[str]:
    """The meanings that name the organisation, those of its kind among them."""
    return frozenset(word.meaning for word in words if word.kind in NAMING)
