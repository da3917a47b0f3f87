"""The profile of an organisation for comparing, worked out once: the readings of its names, its acronyms, its place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from signon.matching.lexicon import Kind, lexicon
from signon.matching.words import Word, to_latin, words_of
from signon.names import organization_key
from signon.spelling import fold

BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]")
DASHES = re.compile(r"\s+[-–—−:]+\s+|\s*[–—]\s*|:\s+|\s+·\s+|,\s+")
STROKES = re.compile(r"\s*[/|]\s*|\s*;\s+")
ANOTHER_NAME = re.compile(
    r"^(?:formerly|former|previously|ex|aka|a\.k\.a\.?|also|dba|d\.b\.a\.?|anciennement|ancien|antes|ehemals|früher|vormals)"
    r"(?:\s+known)?(?:\s+as)?\b[:\s-]*",
    re.IGNORECASE,
)
ACRONYM = re.compile(r"[^\W\d_][\w.&-]{1,13}")
LEAST_CAPITALS = 0.6
LEAST_NAME = 2
LEAST_SLOGAN = 3
PARTS_OF_A_FEDERATION = frozenset({"section", "branch", "chapter"})
"""Words that add nothing to the name of the place: "Kenya Section" is "Kenya"."""

WEIGHTY = frozenset({Kind.CONTENT, Kind.SOFT})
IDENTIFYING = frozenset({Kind.CONTENT, Kind.PLACE, Kind.QUALIFIER})


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name: its words, and those that say which organisation it is, by what they mean.

    ``certainty`` is less than 1 for a part of the name that may be no name of its own.
    """

    words: tuple[Word, ...]
    identity: frozenset[str]
    soft: frozenset[str]
    numbers: tuple[str, ...]
    order: tuple[str, ...]
    joined: str
    by_meaning: dict[str, Word]
    known: frozenset[str]
    """Meanings of words that are in some dictionary: none of them is another one misspelled."""
    acronym: Word | None
    """The one word that could be an acronym, when there is only one of weight."""
    is_foreign: bool
    is_abbreviated: bool
    certainty: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An organisation as it is compared. ``key`` is that of its printed name; ``domains`` those that only it uses."""

    name: str
    key: str
    readings: tuple[Reading, ...]
    acronyms: frozenset[str]
    country: str = ""
    domains: frozenset[str] = frozenset()
    other_keys: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Parts:
    names: list[tuple[tuple[Word, ...], float]] = field(default_factory=list)
    acronyms: set[str] = field(default_factory=set)


def profile(
    name: str, *, acronym: str = "", country: str = "", domains: Iterable[str] = (), other_names: Iterable[str] = ()
) -> Profile:
    """The profile of an organisation with these names, ``other_names`` being former ones and translations."""
    others = tuple(other_names)
    parts = _Parts()
    for one in (name, *others):
        _take_apart(one, parts)
    if acronym:
        parts.acronyms.add(acronym_key(acronym))
    readings = {reading.words: reading for reading in (_reading(*one) for one in parts.names) if reading.words}
    return Profile(
        name=name,
        key=organization_key(name),
        readings=tuple(readings.values()),
        acronyms=frozenset(one for one in parts.acronyms if len(one) > 1),
        country=country,
        domains=frozenset(domains),
        other_keys=frozenset(organization_key(one) for one in others),
    )


def acronym_key(acronym: str) -> str:
    """The letters and digits of an acronym in the form that is compared."""
    return "".join(character for character in to_latin(fold(acronym)) if character.isalnum())


def looks_like_acronym(text: str) -> bool:
    """Whether the text is one word that is mostly written in capitals."""
    if not ACRONYM.fullmatch(text):
        return False
    letters = [character for character in text if character.isalpha()]
    return sum(character.isupper() for character in letters) >= max(2, LEAST_CAPITALS * len(letters))


def initials_match(acronym: str, words: tuple[Word, ...]) -> bool:
    """Whether the acronym is made of the words' first letters, small words counted or left out.

    A longer acronym may take two or three letters of a word, as in UNESCO's neighbours; every weighty word has its part.
    """
    most_letters = 3 if len(acronym) >= 5 else 1  # noqa: PLR2004 - syllables make no shorter acronym
    latin = [(word, to_latin(part)) for word in words for part in word.parts or (word.folded,) if part]
    reached = {0}
    for word, written in latin:
        following = set(reached) if word.kind is Kind.STOP else set()
        for place in reached:
            for length in range(1, most_letters + 1):
                if len(written) >= length and acronym.startswith(written[:length], place):
                    following.add(place + length)
        reached = following
        if not reached:
            return False
    return len(acronym) in reached and len(latin) >= LEAST_NAME


def _take_apart(name: str, parts: _Parts) -> None:
    """Find the names and acronyms that a written name consists of."""
    remarks = [remark.strip() for remark in BRACKETS.findall(name)]
    main = BRACKETS.sub(" ", name).strip(" -–—,") or name
    words = _bilingual(main, parts)
    for remark in remarks:
        words = _with_remark(words, remark, parts)
    parts.names.append((_without_acronym(words, parts), 1.0))


def _bilingual(text: str, parts: _Parts) -> tuple[Word, ...]:
    """The words of the name, when strokes and dashes have been understood."""
    halves = [half for half in STROKES.split(text) if half]
    read = [words_of(half) for half in halves]
    if len(halves) > 1 and all(len(_identity(words)) >= LEAST_NAME for words in read):
        parts.names += [(_dashed(half, parts), 1.0) for half in halves[1:]]
        return _dashed(halves[0], parts)
    return _dashed(text, parts)


def _dashed(text: str, parts: _Parts) -> tuple[Word, ...]:
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


def _take_slogan(pieces: list[str], parts: _Parts) -> None:
    """A long second part may be a slogan, so that the first part alone is the name."""
    first, second = words_of(pieces[0]), words_of(" ".join(pieces[1:]))
    telling = _telling(second)
    is_name = len(_telling(first)) >= LEAST_NAME or (len(first) == 1 and not first[0].is_known)
    if is_name and len(telling) >= LEAST_SLOGAN and not {word.kind for word in telling} & {Kind.PLACE, Kind.QUALIFIER}:
        parts.names.append((first, 0.93))


def _with_remark(words: tuple[Word, ...], remark: str, parts: _Parts) -> tuple[Word, ...]:
    """The words of a name that a remark belongs to: an acronym, another name, a legal form, or more words."""
    if found := ANOTHER_NAME.match(remark):
        parts.names.append((words_of(remark[found.end() :]), 1.0))
        return words
    more = words_of(remark)
    if (tuple(word.plain for word in more)) in lexicon().legal or not more:
        return words
    is_acronym = looks_like_acronym(remark) or (len(more) == 1 and initials_match(acronym_key(remark), words))
    if is_acronym and not _is_place(more) and words[:1] != more:
        parts.acronyms.add(acronym_key(remark))
        return words
    if _identity(more) == _identity(words) or _is_name_beside(words, more):
        parts.names.append((more, 1.0))
        return words
    if len(_telling(more)) >= LEAST_SLOGAN and not {word.kind for word in more} & {Kind.PLACE, Kind.QUALIFIER}:
        parts.names += [(words, 0.95), (more, 0.95)]
    return (*words, *more)


def _is_name_beside(words: tuple[Word, ...], more: tuple[Word, ...]) -> bool:
    """Whether two texts are a name and its translation: mostly the same meanings in different words."""
    left, right = _identity(words), _identity(more)
    shared = len(left & right)
    return shared >= LEAST_NAME and shared * 3 >= 2 * max(len(left), len(right))


def _without_acronym(words: tuple[Word, ...], parts: _Parts) -> tuple[Word, ...]:
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


def _reading(words: tuple[Word, ...], certainty: float) -> Reading:
    has_place = any(word.kind is Kind.PLACE for word in words)
    telling = [
        word for word in words if word.kind in IDENTIFYING and not (has_place and word.meaning in PARTS_OF_A_FEDERATION)
    ]
    soft = frozenset(word.meaning for word in words if word.kind is Kind.SOFT)
    if not telling:
        telling, soft = [word for word in words if word.kind is Kind.SOFT] or list(words), frozenset()
    by_meaning: dict[str, Word] = {}
    for word in words:
        by_meaning.setdefault(word.meaning, word)
    weighty = [word for word in words if word.kind in WEIGHTY]
    return Reading(
        words=words,
        by_meaning=by_meaning,
        known=frozenset(meaning for meaning, word in by_meaning.items() if word.is_known),
        acronym=weighty[0] if len(weighty) == 1 and len(weighty[0].folded) >= LEAST_NAME else None,
        is_foreign=any(word.is_foreign for word in words),
        is_abbreviated=any(word.is_abbreviated for word in words),
        identity=frozenset(word.meaning for word in telling),
        soft=soft,
        numbers=tuple(sorted(word.meaning for word in words if word.kind is Kind.NUMBER)),
        order=tuple(word.meaning for word in telling),
        joined="".join(word.written for word in words if word.kind is not Kind.STOP),
        certainty=certainty,
    )
