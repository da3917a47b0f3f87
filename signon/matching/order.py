"""The order of the words in two names that have the same words, and the places of their spaces."""

from signon.matching.lexicon import Kind, lexicon
from signon.matching.profile import Reading


def is_turned_round(left: Reading, right: Reading) -> bool:
    """Whether the names are "X for Y" and "Y for X"."""
    return (halves := _halves(left)) is not None and _halves(right) == (halves[1], halves[0]) and halves[0] != halves[1]


def _halves(reading: Reading) -> tuple[frozenset[str], frozenset[str]] | None:
    directional = lexicon().directional
    place = next((n for n, word in enumerate(reading.words) if word.folded in directional), 0)
    sides = reading.words[:place], reading.words[place + 1 :]
    before, after = (frozenset(word.meaning for word in side if word.kind is not Kind.STOP) for side in sides)
    return (before, after) if before and after else None


def is_cut_otherwise(left: Reading, right: Reading) -> bool:
    """Whether two names are the same letters, with spaces elsewhere."""
    one, other = ([word.written for word in each.words if word.kind is not Kind.STOP] for each in (left, right))
    return left.joined == right.joined and list(filter(None, one)) != list(filter(None, other))


def how_cut(left: Reading, right: Reading, without: set[Kind]) -> set[str]:
    """The causes by which names of the same letters, or nearly so, differ: their spaces, their spelling, or both."""
    one, other = (
        [word.written for word in each.words if word.written and word.kind not in without] for each in (left, right)
    )
    if "".join(one) == "".join(other):
        return {"joined"}
    return {"misspelled"} if len(one) == len(other) else {"misspelled", "joined"}
