"""Notices on blocks: lists with other numbers, headings and code by accident, lines that vanish."""

from collections.abc import Iterator

from markdown_it.token import Token

from signon.letters.notices.notice import Notice, Reading, shortened
from signon.translation import gettext as _


def of_marked_lines(reading: Reading) -> Iterator[Notice]:
    """Lines with another program's list marks."""
    for run in reading.runs:
        yield Notice(
            run.begin + 1,
            shortened(reading.lines[run.begin]),
            _("this and the lines below it look like a list, and print as running text."),
            _("Press “Tidy list marks”, or begin each with “- ” or “1. ” after an empty line."),
            is_tidied=True,
        )


def of_lists(reading: Reading) -> Iterator[Notice]:
    """Numbered lists that print other numbers than were typed, and those that a sentence begins by accident."""
    for opening, items in _numbered(reading):
        numbers = [int(item.info) for item in items]
        first, line = numbers[0], _line(opening)
        if len(items) == 1 and first != 1:
            yield reading.notice(
                line,
                _("a number at a line’s beginning starts a list at %(number)s.", number=first),
                _(
                    "When it is a sentence, write a backslash before the sign: %(text)s",
                    text=f"{first}\\{opening.markup}",
                ),
            )
        other = next((at for at, number in enumerate(numbers) if number != first + at), None)
        if other is not None:
            yield reading.notice(
                _line(items[other]),
                _(
                    "this item prints as number %(printed)s, not %(typed)s.",
                    printed=first + other,
                    typed=numbers[other],
                ),
                _("Number the list as it shall print, or put a paragraph between."),
            )


def _numbered(reading: Reading) -> Iterator[tuple[Token, list[Token]]]:
    opened: list[tuple[Token, list[Token]]] = []
    for token in reading.tokens:
        if token.type == "ordered_list_open":
            opened.append((token, []))
        elif token.type == "list_item_open" and token.info and opened:
            opened[-1][1].append(token)
        elif token.type == "ordered_list_close":
            yield opened.pop()


def of_signs_as_bullets(reading: Reading) -> Iterator[Notice]:
    """A plus at the beginning of a line that is no list."""
    for token, following in zip(reading.tokens, reading.tokens[2:], strict=False):
        alone = following.type == "paragraph_open"
        if token.type == "bullet_list_open" and token.markup == "+" and alone and _is_alone(reading, token):
            yield reading.notice(_line(token), _("the plus prints as a bullet."), _("Write a backslash before it: \\+"))


def _is_alone(reading: Reading, opening: Token) -> bool:
    lines = opening.map or [0, 0]
    items = [
        one for one in reading.tokens if one.type == "list_item_open" and one.map and one.level == opening.level + 1
    ]
    return sum(lines[0] <= one.map[0] < lines[1] for one in items if one.map) == 1


def of_headings(reading: Reading) -> Iterator[Notice]:
    """A line of hyphens or equals signs that makes a heading of what stands above it."""
    for token in reading.tokens:
        if token.type == "heading_open" and token.markup in {"-", "="} and token.map:
            yield reading.notice(
                token.map[1],
                _("this line makes a heading of the text above it."),
                _("Put an empty line before it, or write a heading as “## ” and its words."),
            )


def of_code(reading: Reading) -> Iterator[Notice]:
    """Lines that are set in, or fenced, and print as they are in letters of one width."""
    for token in reading.tokens:
        if token.type == "code_block" and token.map:
            yield reading.notice(
                token.map[0] + 1,
                _("a line that is set in by four blanks or a tab prints as code, in letters of one width."),
                _("Take the blanks away."),
            )
        elif token.type == "fence" and token.map:
            yield reading.notice(
                token.map[0] + 1,
                _("the lines from here to the next “%(sign)s” print as code.", sign=token.markup),
                _("Take the line of signs away."),
            )


def of_vanishing_lines(reading: Reading) -> Iterator[Notice]:
    """Lines that Markdown keeps for itself: addresses of links, and notes that nothing mentions."""
    for reference in reading.environment.get("references", {}).values():
        yield reading.notice(
            reference["map"][0] + 1,
            _("this line is the address of a link, and does not print."),
            _("Write a backslash before the bracket when it is text: \\["),
        )
    notes = reading.environment.get("footnotes", {}).get("refs", {})
    for label in (name.removeprefix(":") for name, number in notes.items() if number < 0):
        line = next((at for at, one in enumerate(reading.lines, 1) if one.lstrip().startswith(f"[^{label}]:")), 1)
        yield reading.notice(
            line,
            _("nothing mentions this note, so it does not print."),
            _("Write [^%(label)s] where it belongs.", label=label),
        )


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1
