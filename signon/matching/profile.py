"""The profile of an organisation for comparing, worked out once: the readings of its names, its acronyms, its place."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from signon.matching.initials import acronym_key
from signon.matching.lexicon import DOUBLE, Kind
from signon.matching.words import Word
from signon.matching.written_name import IDENTIFYING, LEAST_NAME, Parts, take_apart
from signon.names import organization_key

PARTS_OF_A_FEDERATION = frozenset({"section", "branch", "chapter"})
"""Words that add nothing to the name of the place: "Kenya Section" is "Kenya"."""

WEIGHTY = frozenset({Kind.CONTENT, Kind.SOFT})


class Reading(NamedTuple):
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
    """An organisation as it is compared. ``key`` is that of its printed name; ``domains`` those that only it uses.

    ``is_short`` says whether one of its names may be an acronym, whatever it stands for; ``short`` are names of it that are
    words, too, and so are one only where another name has that acronym.
    """

    name: str
    key: str
    readings: tuple[Reading, ...]
    acronyms: frozenset[str]
    country: str = ""
    domains: frozenset[str] = frozenset()
    other_keys: frozenset[str] = frozenset()
    is_short: bool = False
    short: frozenset[str] = frozenset()


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
    readings = {words: _reading(words, certainty) for words, certainty in parts.names if words}
    short = [reading.acronym for reading in readings.values() if reading.acronym]
    return Profile(
        name=name,
        key=organization_key(name),
        readings=tuple(readings.values()),
        acronyms=frozenset(one for one in parts.acronyms if len(one) > 1),
        country=country,
        domains=frozenset(domains),
        other_keys=frozenset(organization_key(one) for one in others),
        is_short=any(not word.is_known or word.is_capital for word in short),
        short=frozenset(word.folded for word in short),
    )


def words_meaning(reading: Reading, meanings: frozenset[str]) -> list[Word]:
    """The words of a reading that have one of these meanings, in its order."""
    return [word for meaning, word in reading.by_meaning.items() if meaning in meanings] if meanings else []


def _reading(words: tuple[Word, ...], certainty: float) -> Reading:
    by_meaning: dict[str, Word] = {}
    of_kind: dict[Kind, list[Word]] = defaultdict(list)
    for word in words:
        by_meaning.setdefault(word.meaning, word)
        of_kind[word.kind].append(word)
    telling = [word for word in words if word.kind in IDENTIFYING]
    if Kind.PLACE in of_kind:
        telling = [word for word in telling if word.meaning not in PARTS_OF_A_FEDERATION]
    soft = of_kind[Kind.SOFT] if telling else []
    telling = telling or of_kind[Kind.SOFT] or list(words)
    weighty = [word for word in words if word.kind in WEIGHTY]
    order = tuple([word.meaning for word in telling])
    written = [(word.written, word.kind) for word in words if word.kind is not Kind.STOP]
    return Reading(
        words=words,
        by_meaning=by_meaning,
        known=frozenset([meaning for meaning, word in by_meaning.items() if word.is_known]),
        acronym=weighty[0] if len(weighty) == 1 and len(weighty[0].folded) >= LEAST_NAME else None,
        is_foreign=True in [word.is_foreign for word in words],
        is_abbreviated=True in [word.is_abbreviated for word in words],
        identity=frozenset(order),
        soft=frozenset([word.meaning for word in soft]),
        numbers=tuple(sorted([word.meaning for word in of_kind[Kind.NUMBER]])),
        order=order,
        joined=_joined([letters for letters, _kind in written]),
        core=_joined([letters for letters, kind in written if kind is not Kind.SOFT]),
        pieces=len([letters for letters, _kind in written if letters]),
        certainty=certainty,
    )


def _joined(letters: Iterable[str]) -> str:
    return DOUBLE.sub(r"\1", "".join(letters))
