"""Direction and language of each block of a parsed body: written to its token, where it differs from what is around it."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from signon.letters.body.languages import Spoken, direction_of, spoken

CONTAINERS = frozenset({"bullet_list_open", "ordered_list_open", "blockquote_open", "table_open"})
WITH_LINES = frozenset({"paragraph_open", "heading_open", "th_open", "td_open"})
SOFT = {"softbreak": " ", "hardbreak": " "}


def mark_spoken_blocks(tokens: Sequence[Token], letter_language: str, letter_direction: str) -> None:
    """Set ``dir`` and ``lang`` on paragraphs, headings, lists, items, quotations, tables and cells, as far as they differ.

    A language that cannot be told is the letter's where the text runs as the letter does, and else an empty ``lang``, which
    says that it is unknown.
    """
    around = [(letter_direction, letter_language)]
    for place, token in enumerate(tokens):
        if token.nesting < 0:
            around.pop()
        elif token.nesting > 0:
            direction, language = around[-1]
            if token.type in CONTAINERS:
                direction = direction_of(_text(_within(tokens, place))) or direction
                _set(token, "dir", direction, around[-1][0])
            elif shown := _block_with_lines(tokens, place):
                found = spoken(_text([shown]), letter_language)
                direction = found.direction or direction
                language = _language(found, letter_language, letter_direction) if found.direction else language
                _set(token, "dir", direction, around[-1][0])
                _set(token, "lang", language, around[-1][1])
            around.append((direction, language))


def inline_text(inline: Sequence[Token]) -> str:
    """The words of a line of text without its marks."""
    return "".join(SOFT.get(token.type, "" if token.type == "image" else token.content) for token in inline)


def _language(found: Spoken, letter_language: str, letter_direction: str) -> str:
    own = letter_language.partition("-")[0].lower()
    if found.language and found.language != own:
        return found.language
    return letter_language if found.language or found.direction == letter_direction else ""


def _block_with_lines(tokens: Sequence[Token], place: int) -> Token | None:
    """The line of text of a block, or of an item whose paragraph is not shown as one."""
    token, after = tokens[place], tokens[place + 1 : place + 3]
    if token.type in WITH_LINES:
        return after[0]
    if token.type == "list_item_open" and after[0].type == "paragraph_open" and after[0].hidden:
        return after[1]
    return None


def _within(tokens: Sequence[Token], place: int) -> Iterator[Token]:
    level = tokens[place].level
    for token in tokens[place + 1 :]:
        if token.nesting < 0 and token.level == level:
            return
        if token.type == "inline":
            yield token


def _text(lines: Iterator[Token] | Sequence[Token]) -> str:
    return " ".join(inline_text(line.children or ()) for line in lines)


def _set(token: Token, name: str, value: str, around: str) -> None:
    if value != around and not token.hidden:
        token.attrSet(name, value)
