"""A quick look at two profiles, which leaves out nearly all that are not one organisation before they are compared in full."""

from signon.matching.profile import Profile, Reading, words_meaning
from signon.matching.similarity import misspelled_compound, misspelled_word

MOST_UNMATCHED = 4
MOST_LETTERS_APART = 2


def may_be_one(left: Profile, right: Profile) -> bool:
    """Whether comparing in full can reach the default threshold. Never False for two that do."""
    if left.key == right.key or left.other_keys or right.other_keys or left.is_short or right.is_short:
        return True
    if left.acronyms and not left.acronyms.isdisjoint(right.acronyms | right.short):
        return True
    if right.acronyms and not right.acronyms.isdisjoint(left.short):
        return True
    for one in left.readings:
        for other in right.readings:
            if one.numbers == other.numbers and _may_be_read_alike(one, other):
                return True
    return False


def _may_be_read_alike(left: Reading, right: Reading) -> bool:
    only_left, only_right = left.identity - right.identity, right.identity - left.identity
    if not only_left and not only_right:
        return left.soft == right.soft or not (left.soft - right.soft and right.soft - left.soft)
    if left.is_foreign or right.is_foreign or left.is_abbreviated or right.is_abbreviated:
        return True
    if left.core == right.core or left.joined == right.joined or _may_be_joined(left, right):
        return True
    if (len(only_left) == 1) != (len(only_right) == 1):
        return _may_be_paired(left, right, only_left, only_right) or _may_be_compound(
            left, right, only_left, only_right
        )
    return _may_be_paired(left, right, only_left, only_right)


def _may_be_joined(left: Reading, right: Reading) -> bool:
    """Whether one name is the other's words in one word."""
    is_one_word = min(len(left.identity), len(right.identity)) == 1
    return is_one_word and abs(len(left.joined) - len(right.joined)) <= MOST_LETTERS_APART


def _may_be_compound(left: Reading, right: Reading, only_left: frozenset[str], only_right: frozenset[str]) -> bool:
    """Whether what only one name has is a compound that is misspelled in the other."""
    one, other = words_meaning(left, only_left), words_meaning(right, only_right)
    return bool(misspelled_compound(one, other))


def _may_be_paired(left: Reading, right: Reading, only_left: frozenset[str], only_right: frozenset[str]) -> bool:
    """Whether each word that only one name has may be a misspelled one of the other: two known words never are."""
    if max(len(only_left), len(only_right)) > MOST_UNMATCHED:
        return False
    kinds_left, kinds_right = left.soft - right.soft, right.soft - left.soft
    if len(only_left) > len(only_right) + len(kinds_right) or len(only_right) > len(only_left) + len(kinds_left):
        return False
    if len(only_left & left.known) > len(only_right - right.known):
        return False
    if len(only_right & right.known) > len(only_left - left.known):
        return False
    if len(only_left) == len(only_right) == 1 and not kinds_left and not kinds_right:
        [one], [other] = only_left, only_right
        return bool(misspelled_word(left.by_meaning[one], right.by_meaning[other]))
    return True
