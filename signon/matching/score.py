"""The likelihood that two profiles mean one organisation, with the reason in words.

Every word that says which organisation it is must be found on the other side: as itself, as another language's word for it,
misspelled, shortened or transcribed. One that is missing there makes it a chapter, a branch or another organisation.
"""

from dataclasses import dataclass, field

from rapidfuzz import fuzz

from signon.matching.acronyms import by_acronym
from signon.matching.lexicon import DOUBLE, Kind, lexicon
from signon.matching.order import how_cut, is_cut_otherwise, is_turned_round
from signon.matching.profile import Profile, Reading, words_meaning
from signon.matching.reasons import in_words
from signon.matching.scale import DEFAULT_THRESHOLD, NOTHING, Score
from signon.matching.similarity import alike, misspelled, misspelled_compound
from signon.matching.words import Word
from signon.translation import gettext as _

MOST_UNMATCHED = 4
MOST_FOREIGN = 7
OTHER_NUMBER, OTHER_COUNTRY, EXTRA_WORD, OTHER_WORD = 0.5, 0.75, 0.8, 0.7
TRANSLATED, REORDERED, WITHOUT_KIND, LEGAL, JOINED, OTHER_KIND = 0.97, 0.97, 0.92, 0.99, 0.98, 0.8
LEAST_JOINED = 6
WORDS_OF_TWO_LANGUAGES = frozenset({"red"})
"""Words for a kind in one language that mean something else in a more usual one."""


@dataclass(slots=True)
class _Comparison:
    value: float = 1.0
    causes: set[str] = field(default_factory=set)
    misspelled_kinds: set[str] = field(default_factory=set)
    """Words for a kind that one of the names has misspelled."""

    def weaken(self, factor: float, cause: str) -> None:
        self.value *= factor
        self.causes.add(cause)


def compare(left: Profile, right: Profile) -> Score:
    """The likelihood that two organisations are one. Giving them in the other order gives the same score."""
    best = _by_names(left, right)
    countries = {left.country, right.country} - {""}
    shared = left.domains & right.domains
    if len(countries) > 1 and best.value:
        return Score(
            min(best.value * OTHER_COUNTRY, OTHER_COUNTRY), _("%(reason)s, but in another country", reason=best.reason)
        )
    if shared and best.value > EXTRA_WORD:
        value = best.value + (1 - best.value) / 2 if best.value < 1 else 1.0
        return Score(value, _("%(reason)s; both at %(domain)s", reason=best.reason, domain=min(shared)))
    return best


def _by_names(left: Profile, right: Profile) -> Score:
    if left.key == right.key:
        return Score(1.0, _("the same name"))
    if {left.key, *left.other_keys} & {right.key, *right.other_keys}:
        return Score(0.99, _("the same as a former or other name"))
    best = NOTHING
    for one in left.readings:
        for other in right.readings:
            score = _compare_readings(one, other)
            certainty = one.certainty * other.certainty
            if score.value * certainty > best.value:
                best = Score(score.value * certainty, score.reason if certainty == 1 else _of_a_part(score.reason))
    if best.value < DEFAULT_THRESHOLD:
        best = max(best, by_acronym(left, right), key=lambda score: score.value)
    return best


def _of_a_part(reason: str) -> str:
    return _("%(reason)s, as far as one part of a name goes", reason=reason)


def _compare_readings(left: Reading, right: Reading) -> Score:
    if left.numbers != right.numbers:
        return _other_number(left, right)
    only_left, only_right = left.identity - right.identity, right.identity - left.identity
    found = _Comparison()
    if only_left or only_right:
        if _is_far(left, right, only_left, only_right):
            return NOTHING
        if joined := _joined(left, right):
            found.value *= joined
            found.causes.update(how_cut(left, right, {Kind.STOP}))
            found.misspelled_kinds.update(left.soft ^ right.soft)  # among the letters that are the same
        elif left.core == right.core and len(left.core) >= LEAST_JOINED:
            found.value *= JOINED
            found.causes.update(how_cut(left, right, {Kind.STOP, Kind.SOFT}))
        elif compound := misspelled_compound(words_meaning(left, only_left), words_meaning(right, only_right)):
            found.weaken(compound, "misspelled")
        else:
            missing = _match_rest(words_meaning(left, only_left), words_meaning(right, only_right), found)
            missing = _match_kinds(left, right, missing, found)
            if missing[0] or missing[1]:
                return _partly(left, right, missing)
    return _finish(left, right, found)


def _is_far(left: Reading, right: Reading, only_left: frozenset[str], only_right: frozenset[str]) -> bool:
    """Whether comparing word by word is idle: nothing shared by names of several words, or too many words left over."""
    most = max(len(only_left), len(only_right))
    if left.is_foreign != right.is_foreign:
        return most > MOST_FOREIGN
    return most > MOST_UNMATCHED or (abs(len(only_left) - len(only_right)) > MOST_UNMATCHED - 1)


def _match_rest(left: list[Word], right: list[Word], found: _Comparison) -> tuple[list[Word], list[Word]]:
    """Pair the words that differ, the likest first; gives those that stay without a partner."""
    pairs = []
    for one in left:
        for other in right:
            likeness = alike(one, other)
            if likeness:
                pairs.append((likeness[0], one, other, likeness[1]))
    for certainty, one, other, why in sorted(pairs, key=lambda pair: (-pair[0], pair[1].plain, pair[2].plain)):
        if one in left and other in right:
            left, right = [w for w in left if w is not one], [w for w in right if w is not other]
            found.weaken(certainty, why.name.lower())
    return left, right


def _match_kinds(
    left: Reading, right: Reading, missing: tuple[list[Word], list[Word]], found: _Comparison
) -> tuple[list[Word], list[Word]]:
    """Pair words that are left over with a misspelled word for the kind of organisation on the other side."""
    kinds = _only_kinds(left, right)
    if missing[0] and kinds[1]:
        rest, lacking = _match_rest(missing[0], kinds[1], found)
        found.misspelled_kinds.update(word.meaning for word in kinds[1] if word not in lacking)
        return rest, missing[1]
    if missing[1] and kinds[0]:
        lacking, rest = _match_rest(kinds[0], missing[1], found)
        found.misspelled_kinds.update(word.meaning for word in kinds[0] if word not in lacking)
        return missing[0], rest
    return missing


def _joined(left: Reading, right: Reading) -> float:
    """Whether the names are the same letters, cut into words otherwise."""
    if min(len(left.joined), len(right.joined)) < LEAST_JOINED:
        return 0.0
    if left.joined == right.joined:
        return JOINED
    if _may_be_cut_otherwise(left, right):
        return misspelled(left.joined, right.joined)
    is_foreign = left.is_foreign != right.is_foreign
    if is_foreign and fuzz.ratio(left.joined, right.joined) >= 88:  # noqa: PLR2004 - a percentage
        return 0.94
    return 0.0


def _may_be_cut_otherwise(left: Reading, right: Reading) -> bool:
    """Whether a misspelled name in one word may stand beside its words; two known words in a place are two words."""
    is_one_word = min(len(left.identity), len(right.identity)) == 1
    is_long = min(len(left.joined), len(right.joined)) > LEAST_JOINED
    is_as_long = len(left.identity) == len(right.identity)
    is_known = left.identity <= left.known and right.identity <= right.known
    if is_as_long and (is_known or left.pieces == right.pieces):
        return False
    return is_one_word and is_long


def _finish(left: Reading, right: Reading, found: _Comparison) -> Score:
    """The score of two names that have all telling words in common."""
    _note_translation(left, right, found)
    if lacking := (left.soft ^ right.soft) - found.misspelled_kinds:
        if lacking & left.soft and lacking & right.soft:
            return Score(OTHER_KIND, _("the same words, but another kind of organisation"))
        if _needs_its_kind(left, right, lacking):
            return _partly(left, right, _only_kinds(left, right))
        found.weaken(WITHOUT_KIND if min(len(left.identity), len(right.identity)) > 1 else 0.9, "kind")
    if left.order != right.order and sorted(left.order) == sorted(right.order):
        if is_turned_round(left, right):
            return Score(OTHER_WORD, _("the same words, but the other way round"))
        if "translated" not in found.causes:
            found.weaken(REORDERED, "order")
    if not found.causes:
        _note_last_difference(left, right, found)
    found.value = min(found.value, LEGAL)
    return Score(found.value, in_words(found.causes))


def _note_last_difference(left: Reading, right: Reading, found: _Comparison) -> None:
    """Say in what names differ that have the same words in the same order."""
    if is_cut_otherwise(left, right):
        found.causes.add("joined")
    elif sorted(left.joined) != sorted(right.joined):
        found.weaken(TRANSLATED, "translated")  # by a compound: "Friedensrat" is "Peace Council"
    else:
        found.causes.add("legal")


def _needs_its_kind(left: Reading, right: Reading, lacking: frozenset[str]) -> bool:
    """Whether the kind that one name lacks tells it apart: "River Group" is not any "River", "Red River" no network."""
    if not lacking & lexicon().endings:
        return False
    words = [word for reading in (left, right) for word in words_meaning(reading, lacking & reading.soft)]
    return max(len(left.identity), len(right.identity)) == 1 or any(
        word.folded in WORDS_OF_TWO_LANGUAGES for word in words
    )


def _only_kinds(left: Reading, right: Reading) -> tuple[list[Word], list[Word]]:
    return words_meaning(left, left.soft - right.soft), words_meaning(right, right.soft - left.soft)


def _note_translation(left: Reading, right: Reading, found: _Comparison) -> None:
    mine = {word.meaning: word for word in left.words if word.kind not in {Kind.STOP, Kind.NUMBER}}
    for word in right.words:
        other = mine.get(word.meaning)
        if other is None or word.kind is Kind.STOP:
            continue
        if other.plain == word.plain:
            if other.folded != word.folded:
                found.causes.add("misspelled" if _single(other.folded) == _single(word.folded) else "form")
        elif other.is_foreign != word.is_foreign and misspelled(other.plain, word.plain):
            found.causes.add("transcribed")
        elif "translated" not in found.causes:
            found.weaken(TRANSLATED, "translated")


def _single(word: str) -> str:
    return DOUBLE.sub(r"\1", word)


def _other_number(left: Reading, right: Reading) -> Score:
    shared = left.identity & right.identity
    return Score(OTHER_NUMBER, _("the same words, but another number")) if shared else NOTHING


def _partly(left: Reading, right: Reading, missing: tuple[list[Word], list[Word]]) -> Score:
    """The score of names of which words are left over: low enough never to be proposed."""
    most = max(len(left.identity), len(right.identity))
    share = 1 - max(len(missing[0]), len(missing[1])) / most
    if missing[0] and missing[1]:
        return Score(OTHER_WORD * share, _("some words in common"))
    extra = missing[0] or missing[1]
    words = ", ".join(word.folded for word in extra)
    if all(word.kind in {Kind.PLACE, Kind.QUALIFIER} for word in extra):
        return Score(
            EXTRA_WORD * (0.5 + share / 2), _("the same name with “%(words)s”: it may be a chapter", words=words)
        )
    return Score(EXTRA_WORD * (0.4 + share / 2), _("the same name with “%(words)s” added", words=words))
