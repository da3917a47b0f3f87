"""The likelihood that an acronym and a name, or two names with one acronym, are one organisation."""

from itertools import permutations

from signon.matching.initials import initials_match
from signon.matching.lexicon import Kind
from signon.matching.profile import Profile, Reading
from signon.matching.scale import NOTHING, Score
from signon.matching.words import Word
from signon.translation import gettext as _

BY_ACRONYM, BY_DECLARED_ACRONYM, SHARED_ACRONYM, WEAK_ACRONYM = 0.89, 0.95, 0.87, 0.8
LEAST_SHARED = 2


def by_acronym(left: Profile, right: Profile) -> Score:
    """The score of an acronym beside the name it stands for."""
    best = NOTHING
    for short, long in permutations((left, right), 2):
        for reading in short.readings:
            best = max(best, _acronym_score(reading, long), key=lambda score: score.value)
    if best is NOTHING and left.acronyms & right.acronyms and _half_shared(left, right):
        return Score(SHARED_ACRONYM, _("the same acronym, and the names share words"))
    return best


def _acronym_score(reading: Reading, long: Profile) -> Score:
    """``reading`` is an acronym, with or without a place; ``long`` may be what it stands for."""
    candidate = reading.acronym
    if candidate is None:
        return NOTHING
    acronym = "".join(character for character in candidate.folded if character.isalnum())
    if candidate.is_known and not candidate.is_capital and acronym not in long.acronyms:
        return NOTHING
    places = frozenset(word.meaning for word in reading.words if word is not candidate and word.kind is not Kind.STOP)
    for other in long.readings:
        theirs = frozenset(
            word.meaning for word in other.words if word.kind in {Kind.PLACE, Kind.QUALIFIER, Kind.NUMBER}
        )
        if acronym in long.acronyms and (places == theirs & places) and (places or not _chapter_words(other, acronym)):
            return Score(BY_DECLARED_ACRONYM, _("its acronym is “%(acronym)s”", acronym=acronym.upper()))
        if _stands_for(acronym, places, other):
            value = BY_ACRONYM if _is_telling(acronym, other) else WEAK_ACRONYM
            return Score(value, _("“%(acronym)s” may be its acronym", acronym=acronym.upper()))
    return NOTHING


def _chapter_words(reading: Reading, acronym: str) -> bool:
    """Whether the name has words of a chapter that its acronym leaves out."""
    if initials_match(acronym, reading.words):
        return False
    return any(word.kind is Kind.PLACE for word in reading.words) and initials_match(
        acronym, tuple(word for word in reading.words if word.kind is not Kind.PLACE)
    )


def _stands_for(acronym: str, places: frozenset[str], reading: Reading) -> bool:
    if not places:
        return initials_match(acronym, reading.words) or _stands_for_beginning(acronym, reading.words)
    if not places <= {word.meaning for word in reading.words}:
        return False
    rest = tuple(word for word in reading.words if word.meaning not in places)
    return initials_match(acronym, rest) or initials_match(acronym, reading.words)


def _is_telling(acronym: str, reading: Reading) -> bool:
    """Whether the acronym says enough: those of two words, or of two letters, are everybody's."""
    weighty = [word for word in reading.words if word.kind is not Kind.STOP]
    return len(acronym) > 2 and (len(acronym) > 3 or len(weighty) > 2 or any(len(word.parts) > 1 for word in weighty))  # noqa: PLR2004


def _stands_for_beginning(acronym: str, words: tuple[Word, ...]) -> bool:
    """Whether the acronym leaves out a last "for something", as that of the World Wide Fund for Nature does."""
    ends_so = len(words) > len(acronym) > 2 and words[-2].kind is Kind.STOP and words[-1].kind is Kind.CONTENT  # noqa: PLR2004
    return ends_so and initials_match(acronym, words[:-2])


def _half_shared(left: Profile, right: Profile) -> bool:
    """Whether two names with one acronym are alike enough, and in different languages, to be one name twice."""
    for one in left.readings:
        for other in right.readings:
            shared = one.identity & other.identity
            translated = any(
                a.meaning == b.meaning and a.plain != b.plain
                for a in one.words
                for b in other.words
                if a.kind is not Kind.STOP
            )
            most = max(len(one.identity), len(other.identity))
            if one.numbers == other.numbers and translated and len(shared) >= 2 and 2 * len(shared) >= most:  # noqa: PLR2004
                return True
    return False
