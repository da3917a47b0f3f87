"""Notices on running text: lines that run on, stars, tags and brackets that print, blanks that do not."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from markdown_it import MarkdownIt
from markdown_it.token import Token

from signon.letters.body.markdown import letter_parser
from signon.letters.conversion.marks import marked_line
from signon.letters.notices.notice import Notice, Reading, TextLine, occurrences
from signon.translation import gettext as _
from signon.translation import ngettext

ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
SHORT_LINE = 50
LEFT_STARS = re.compile(r"(?<![\d*])\*+(?=[^\s*])|(?<=[^\s*])\*+(?![\d*])|(?<![\w_])_{1,2}(?=[^\W_])|~~")
TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:-]*(?:\s[^<>]*)?/?>")
LINK = re.compile(r"(?<!!)\[[^\[\]]+\]\([^()]*\)")
EMPTY_LINK = re.compile(r"(?<!!)\[[^\[\]]+\]\(\s*\)")
MENTION = re.compile(r"\[\^[^\[\]\s]+\](?!:)")
HASHTAG = re.compile(r"^#{1,6}(?=[^\s#])")
WITHIN_WORDS = re.compile(r"[^\W_]")
BLANKS = re.compile(r"(?<=\S) {2,}(?=\S)")


def of_texts(reading: Reading) -> Iterator[Notice]:
    """Every notice on running text."""
    for token, lines in reading.texts():
        yield from _lines_that_run_on(reading, token, lines)
        yield from _emphasis_within_words(reading, token, lines)
        yield from _signs_that_print(reading, lines)


def of_blanks(reading: Reading) -> Iterator[Notice]:
    """Tabs and several blanks within a line, which print as one; all of them in a notice each."""
    texts = [line for _token, lines in reading.texts() for line in lines if not reading.is_marked(line.number)]
    for pattern, is_tab in ((re.compile(r"\t"), True), (BLANKS, False)):
        found = list(dict.fromkeys(line.number for line in texts if pattern.search(line.text.strip())))
        if not found:
            continue
        prints = _("a tab prints as a blank.") if is_tab else _("several blanks print as one.")
        more = ngettext("So in %(num)d further line.", "So in %(num)d further lines.", len(found) - 1)
        remedy = _("Use a list or a table to set words below each other.")
        yield reading.notice(found[0], prints, f"{more} {remedy}" if len(found) > 1 else remedy)


def _lines_that_run_on(reading: Reading, token: Token, lines: Sequence[TextLine]) -> Iterator[Notice]:
    """The first line of a piece that is followed by one which looks like a line of its own."""
    breaks = [one.type for one in token.children or () if one.type in {"softbreak", "hardbreak"}]
    for line, following, kind in zip(lines, lines[1:], breaks, strict=False):
        if kind != "softbreak" or reading.is_marked(following.number):
            continue
        marked = marked_line(following.text)
        is_in_list = reading.lines[following.number - 1] == following.text and _is_in_item(reading, line.number)
        if marked or is_in_list or len(line.text) < SHORT_LINE:
            prints = _("runs on with the line below it, “%(words)s”.", words=following.text[:SHORT_LINE])
            remedy = _(
                "End it with a backslash to begin a new line, or put an empty line after it for a new paragraph."
            )
            yield reading.notice(line.number, prints, remedy)
            return


def _is_in_item(reading: Reading, line: int) -> bool:
    """Whether the line, from 1, belongs to an item of a list."""
    items = (one.map for one in reading.tokens if one.type == "list_item_open" and one.map)
    return any(begin < line <= end for begin, end in items)


def _emphasis_within_words(reading: Reading, token: Token, lines: Sequence[TextLine]) -> Iterator[Notice]:
    """Stars that look like signs of a sum and set what is between them in italics."""
    children = token.children or []
    line, before = lines[0].number, ""
    for at, child in enumerate(children):
        line += child.type in {"softbreak", "hardbreak"}
        if child.type == "em_open" and child.markup == "*" and _touch(before, _text_after(children, at + 1)):
            words = _text_after(children, at + 1)
            prints = _("“%(words)s” prints in italics, without its stars.", words=words)
            yield reading.notice(line, prints, _("When the stars are meant, write a backslash before each: \\*"))
        before = (
            child.content if child.type == "text" and child.content else before if child.type != "softbreak" else ""
        )


def _text_after(children: Sequence[Token], at: int) -> str:
    return children[at].content if at < len(children) else ""


def _touch(before: str, after: str) -> bool:
    return bool(before and after and WITHIN_WORDS.match(before[-1]) and WITHIN_WORDS.match(after[0]))


def _signs_that_print(reading: Reading, lines: Sequence[TextLine]) -> Iterator[Notice]:
    left = _left_over(lines)
    backslash = _("Write a backslash before each sign that is meant, or close what they open.")
    if found := next(occurrences(LEFT_STARS, left), None):
        yield reading.notice(found[0].number, _("the signs “%(sign)s” print as they stand.", sign=found[1]), backslash)
    for line, tag in occurrences(TAG, left):
        remedy = _("Take it out; **bold**, *italics* and lists are written with signs.")
        yield reading.notice(line.number, _("HTML prints as it stands: %(tag)s", tag=tag), remedy, tag)
    for line, link in chain(occurrences(LINK, left), occurrences(EMPTY_LINK, lines)):
        remedy = _("Give the whole address, such as https://example.org or mailto:name@example.org.")
        yield reading.notice(line.number, _("this leads nowhere, and does not print as a link."), remedy, link)
    notes = reading.environment.get("footnotes", {}).get("refs", {})
    for line, mention in occurrences(MENTION, left):
        if f":{mention[2:-1]}" in notes:
            continue
        remedy = _("Write its text in a line of its own: %(mention)s: …", mention=mention)
        yield reading.notice(
            line.number, _("this note has no text, and its mark prints with brackets."), remedy, mention
        )
    for line, _sign in occurrences(HASHTAG, [one for one in left if one.within == "paragraph_open"]):
        yield reading.notice(
            line.number,
            _("the # prints as it stands."),
            _(
                "For a heading put a blank after it; for a hashtag all is well, and a backslash before it ends this notice."
            ),
        )


@cache
def _parser() -> MarkdownIt:
    return letter_parser()


def _left_over(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines as text: what is escaped is a letter, and what Markdown obeys is gone."""
    plain = ESCAPE.sub("x", "\n".join(line.text for line in lines))
    texts, at = [""] * len(lines), 0
    for child in _parser().parseInline(plain)[0].children or ():
        if child.type in {"softbreak", "hardbreak"} and at + 1 < len(texts):
            at += 1
        elif child.type == "text":
            texts[at] += child.content
        else:
            texts[at] += " " if child.type != "code_inline" else "x"
    return [TextLine(line.number, text, line.within) for line, text in zip(lines, texts, strict=True)]
