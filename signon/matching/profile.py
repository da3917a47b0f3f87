"""The profile of an organisation for comparing, worked out once: the readings of its names, its acronyms, its place."""

from collections.abc import Iterable
from dataclasses import dataclass

from signon.matching.initials import acronym_key
from signon.matching.lexicon import DOUBLE, Kind
from signon.matching.words import Word
from signon.matching.written_name import IDENTIFYING, LEAST_NAME, Parts, take_apart
from signon.names import organization_key

PARTS_OF_A_FEDERATION = frozenset({"section", "branch", "chapter"})
"""Words that add nothing to the name of the place: "Kenya Section" is "Kenya"."""

WEIGHTY = frozenset({Kind.CONTENT, Kind.SOFT})


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
    core: str
    """The letters of ``joined`` without the words for a kind of organisation."""
    pieces: int
    """The number of written words, small ones aside: a compound is one."""
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


def profile(
    name: str, *, acronym: str = "", country: str = "", domains: Iterable[str] = (), other_names: Iterable[str] = ()
) -> Profile:
    """The profile of an organisation with these names, ``other_names`` being former ones and translations."""
    others = tuple(other_names)
    parts = Parts()
    for one in (name, *others):
        take_apart(one, parts)
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


def words_meaning(reading: Reading, meanings: frozenset[str]) -> list[Word]:
    """The words of a reading that have one of these meanings, in its order."""
    return [word for meaning, word in reading.by_meaning.items() if meaning in meanings] if meanings else []


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
        joined=_joined(words, {Kind.STOP}),
        core=_joined(words, {Kind.STOP, Kind.SOFT}),
        pieces=sum(bool(word.written) for word in words if word.kind is not Kind.STOP),
        certainty=certainty,
    )


def _joined(words: tuple[Word, ...], without: set[Kind]) -> str:
    return DOUBLE.sub(r"\1", "".join(word.written for word in words if word.kind not in without))
