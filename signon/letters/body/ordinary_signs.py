"""Signs that CommonMark takes for marks, and that in a letter are what they look like.

``5*3*2`` prints so, not as 532; and "2024. That was a dry year" is a sentence, not item 2024 of a list.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.list import list_block
from markdown_it.rules_inline import StateInline

STAR = "*"
NUMBERED = re.compile(r"(\d{1,9})([.)])([ \t]+|$)", re.ASCII)
MOST_DIGITS_ALONE = 2
"""Digits of a number that begins a list without a second item after it."""


def keep_ordinary_signs(parser: MarkdownIt) -> MarkdownIt:
    """The parser, which from now on leaves these signs alone."""
    parser.inline.ruler.before("emphasis", "stars_between_digits", _stars_between_digits)
    parser.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    return parser


def _stars_between_digits(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser calls it so
    begin = state.pos
    if state.src[begin] != STAR or not begin or not state.src[begin - 1].isdigit():
        return False
    end = begin
    while end < state.posMax and state.src[end] == STAR:
        end += 1
    if end >= state.posMax or not state.src[end].isdigit():
        return False
    if not silent:
        state.pending += state.src[begin:end]
    state.pos = end
    return True


def _list(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 - the parser calls it so
    found = NUMBERED.match(_line(state, start_line))
    is_long = found and len(found[1]) > MOST_DIGITS_ALONE
    if found and is_long and not (_follows(state, start_line, found) or _goes_on(state, start_line, end_line, found)):
        return False
    return list_block(state, start_line, end_line, silent)


def _follows(state: StateBlock, start_line: int, item: re.Match[str]) -> bool:
    """Whether the item before it in a list has the number before."""
    if state.listIndent < 0:
        return False
    whole_lines = (state.src[state.bMarks[line] : state.eMarks[line]].lstrip() for line in reversed(range(start_line)))
    earlier = map(NUMBERED.match, whole_lines)
    before = next((found for found in earlier if found), None)
    return before is not None and before[2] == item[2] and int(before[1]) + 1 == int(item[1])


def _goes_on(state: StateBlock, start_line: int, end_line: int, first: re.Match[str]) -> bool:
    """Whether the next item of the list has the next number."""
    width = state.sCount[start_line] + len(first[0])
    is_after_blank = False
    for line in range(start_line + 1, end_line):
        if state.isEmpty(line):
            is_after_blank = True
            continue
        found = NUMBERED.match(_line(state, line))
        if found and found[2] == first[2] and state.sCount[line] < width:
            return int(found[1]) == int(first[1]) + 1
        if is_after_blank and state.sCount[line] < width:
            return False
        is_after_blank = False
    return False


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
