"""Strings as they can be found in the text of a printed document."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from signon.names import WITHOUT_MEANING


def printed(text: str) -> str:
    """The letters of a text as they can be told apart on paper: without blanks and invisible signs, in compatibility form."""
    plain = unicodedata.normalize("NFKD", WITHOUT_MEANING.sub("", text))
    return "".join(
        one for one in plain if not one.isspace() and unicodedata.category(one) not in {"Cf", "Mn", "Me", "Cc"}
    )


def not_on_paper(names: Iterable[str], paper: str) -> Iterator[str]:
    """The names that a printed text, without its blanks, lacks.

    Of scripts from right to left each stretch of letters must be there in some order: a reader of PDF turns them about.
    """
    for name in names:
        if not _runs_to_the_left(name):
            if printed(name) not in paper:
                yield name
        elif not _most_stretches(_stretches(name), paper):
            yield name


def _stretches(name: str) -> list[str]:
    """The runs of letters or digits, each of one word, for a line may be broken between words."""
    return [run for word in name.split() for run in re.findall(r"[^\W\d_]+|\d+", printed(word))]


def _most_stretches(runs: Sequence[str], paper: str) -> bool:
    """Whether four in five are there: one with joined letters, or where a line is broken, may be read otherwise."""
    return sum(_letters_of(run, paper) for run in runs) >= 0.8 * len(runs)


def _runs_to_the_left(text: str) -> bool:
    return any(unicodedata.bidirectional(one) in {"R", "AL"} for one in text)


def _letters_of(run: str, paper: str) -> bool:
    wanted, length = sorted(run), len(run)
    starts = (place for place, letter in enumerate(paper) if letter in run)
    return any(sorted(paper[start : start + length]) == wanted for start in starts)
