"""The differences between two versions of a text, word for word, as its signatories read it.

Blocks that read the same are kept; the others are paired with those they were made of, and compared word by word.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple

from rapidfuzz.distance import LCSseq

from signon.letters.text.readable import Block, Word, addressee_blocks, body_blocks, line_blocks

ALIKE = 0.3
"""The share of common words from which on one block counts as made of another."""

MOST_COMPARED = 400_000_000
"""Beyond so many pairs of words, two blocks are shown whole: comparing them would take too much memory."""

MOST_PAIRED = 2_500
MOST_LIKENED = 40_000_000
"""Beyond so many blocks, or pairs of words, in one stretch, it is not asked which block became which: all are shown whole."""

LONG = 2


class Fate(StrEnum):
    """The fate of a word or a block."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Piece(NamedTuple):
    """Words of one style."""

    text: str
    style: str


class Run(NamedTuple):
    """Words that share a fate."""

    fate: Fate
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The words without their style."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class ComparedBlock:
    """A block of either version, or, when it is changed, of both."""

    fate: Fate
    kind: str
    mark: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class TextDifference:
    """The parts of a letter's text, compared block by block."""

    subject: tuple[ComparedBlock, ...]
    addressees: tuple[ComparedBlock, ...]
    salutation: tuple[ComparedBlock, ...]
    body: tuple[ComparedBlock, ...]

    def sections(self) -> Iterator[tuple[str, tuple[ComparedBlock, ...]]]:
        """The names of the parts that differ, with their blocks."""
        for name in self.__slots__:
            blocks = getattr(self, name)
            if any(block.fate is not Fate.KEPT for block in blocks):
                yield name, blocks

    def reads_the_same(self) -> bool:
        """Whether no word differs: only the way the text is written down does."""
        return not any(True for _section in self.sections())


def text_difference(before: Mapping[str, Any], after: Mapping[str, Any], language: str) -> TextDifference:
    """The differences between two texts as ``text_of`` gives them; ``language`` is the letter's."""

    def compared(part: str, read: Callable[[Any, str], list[Block]]) -> tuple[ComparedBlock, ...]:
        return tuple(compare_blocks(read(before[part], language), read(after[part], language)))

    return TextDifference(
        subject=compared("subject", line_blocks),
        addressees=compared("addressees", addressee_blocks),
        salutation=compared("salutation", line_blocks),
        body=tuple(compare_blocks(_body(before, language), _body(after, language))),
    )


def _body(text: Mapping[str, Any], language: str) -> list[Block]:
    return body_blocks(text["body"], language, text.get("pictures", {}))


def compare_blocks(before: Sequence[Block], after: Sequence[Block]) -> Iterator[ComparedBlock]:
    """The blocks of both, in the order in which a reader of the new text meets them; what was removed comes first."""
    for same, old, new in _steps([one.identity for one in before], [one.identity for one in after]):
        if same:
            yield from (_whole(Fate.KEPT, block) for block in after[new])
            continue
        for left, right in _paired(before[old], after[new]):
            if left and right:
                yield ComparedBlock(Fate.CHANGED, right.kind, right.mark, tuple(_runs(left.words, right.words)))
            elif left:
                yield _whole(Fate.REMOVED, left)
            elif right:
                yield _whole(Fate.ADDED, right)


def _steps(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[bool, slice, slice]]:
    """Alternating stretches that are the same and that differ, as places in both."""
    if len(before) * len(after) > MOST_COMPARED:
        yield False, slice(0, len(before)), slice(0, len(after))
        return
    for same, group in groupby(LCSseq.opcodes(before, after), key=lambda step: step.tag == "equal"):
        steps = list(group)
        first, last = steps[0], steps[-1]
        yield same, slice(first.src_start, last.src_end), slice(first.dest_start, last.dest_end)


def _paired(before: Sequence[Block], after: Sequence[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    """Each block with the one it was made of or became, in their order; None where there is none."""
    start_left = start_right = 0
    for left, right in [*_best_pairs(before, after), (len(before), len(after))]:
        yield from ((block, None) for block in before[start_left:left])
        yield from ((None, block) for block in after[start_right:right])
        if left < len(before):
            yield before[left], after[right]
        start_left, start_right = left + 1, right + 1


def _best_pairs(before: Sequence[Block], after: Sequence[Block]) -> list[tuple[int, int]]:
    """The places of the pairs that have most in common, in an order that both keep."""
    if len(before) * len(after) > MOST_PAIRED or _number_of_words(before) * _number_of_words(after) > MOST_LIKENED:
        return []
    best = [[0.0] * (len(after) + 1) for _row in range(len(before) + 1)]
    alike = [[_likeness(left, right) for right in after] for left in before]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
    return list(_walk(best, alike))


def _number_of_words(blocks: Sequence[Block]) -> int:
    return sum(len(block.words) for block in blocks)


def _walk(best: Sequence[Sequence[float]], alike: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(best) - 1 and j < len(best[0]) - 1:
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _likeness(left: Block, right: Block) -> float:
    if left.kind != right.kind or len(left.words) * len(right.words) > MOST_COMPARED:
        return 0.0
    share = LCSseq.normalized_similarity(_texts(left.words), _texts(right.words))
    return share if share >= ALIKE else 0.0


def _texts(words: Iterable[Word]) -> list[str]:
    """The words that say something; when there are none, the signs."""
    words = list(words)
    return [word.text for word in words if _says(word)] or [word.text for word in words]


def _whole(fate: Fate, block: Block) -> ComparedBlock:
    return ComparedBlock(fate, block.kind, block.mark, (_run(fate, block.words),))


def _runs(before: Sequence[Word], after: Sequence[Word]) -> Iterator[Run]:
    for same, old, new in _without_scraps(list(_steps(before, after)), after):
        if same:
            yield _run(Fate.KEPT, after[new])
            continue
        if before[old]:
            yield _run(Fate.REMOVED, before[old])
        if after[new]:
            yield _run(Fate.ADDED, after[new])


Step = tuple[bool, slice, slice]


def _without_scraps(steps: list[Step], after: Sequence[Word]) -> list[Step]:
    """Join changes between which nothing but a space, a sign or a lone word stays: they read better as one."""
    joined: list[Step] = []
    for place, step in enumerate(steps):
        scrap = 0 < place < len(steps) - 1 and _is_scrap(after[step[2]], steps[place - 1], steps[place + 1])
        if joined and (scrap or not step[0]) and not joined[-1][0]:
            _same, old, new = joined.pop()
            step = (False, slice(old.start, step[1].stop), slice(new.start, step[2].stop))  # noqa: PLW2901 - the joined one
        joined.append(step)
    return joined


def _is_scrap(words: Sequence[Word], left: Step, right: Step) -> bool:
    if left[0] or right[0]:
        return False
    saying = sum(map(_says, words))
    return saying == 0 or (saying == 1 and min(_length(left), _length(right)) > LONG)


def _length(step: Step) -> int:
    return max(step[1].stop - step[1].start, step[2].stop - step[2].start)


def _says(word: Word) -> bool:
    return any(character.isalnum() for character in word.text)


def _run(fate: Fate, words: Sequence[Word]) -> Run:
    styled = groupby(words, key=lambda word: word.style)
    return Run(fate, tuple(Piece("".join(word.text for word in group), style) for style, group in styled))
