"""The backgrounder: a text with headings, a table of contents, and numbered citations that link both ways.

The text refers to a citation by its mark, as in ``[@mark]``; the number is the place of its first mention.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markdown_it.token import Token
from markupsafe import Markup, escape

from signon.actions.models import Citation
from signon.letters.text.markdown import prepare_for_web, web_parser
from signon.translation import gettext as _

MENTION = re.compile(r"\[@(?P<mark>[A-Za-z0-9][A-Za-z0-9_-]{0,59})\]")
FIRST_HEADING = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the table of contents: where it leads, its level from 2 on, and its words."""

    anchor: str
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class NumberedCitation:
    """A citation with its number and the anchors of the places that mention it; none for one that the text never does."""

    number: int
    citation: Citation
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedBackgrounder:
    """The text as HTML, its contents, and its citations in the order of their numbers."""

    content: Markup
    headings: tuple[Heading, ...]
    citations: tuple[NumberedCitation, ...]


def compose(text: str, citations: Sequence[Citation]) -> PrintedBackgrounder:
    """The backgrounder for its page. A mark that has no citation stays as it is written."""
    numbers = numbered(text, [one.mark for one in citations])
    parser = web_parser()
    tokens = parser.parse(text)
    prepare_for_web(tokens, FIRST_HEADING)
    headings = tuple(_anchored(tokens))
    mentions = _Mentions(numbers)
    parser.add_render_rule("text", lambda _renderer, tokens, index, *_rest: mentions.render(tokens[index].content))
    content = Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - the renderer escapes
    known = sorted(citations, key=lambda one: numbers[one.mark])
    printed = [NumberedCitation(numbers[one.mark], one, tuple(mentions.anchors.get(one.mark, ()))) for one in known]
    return PrintedBackgrounder(content, headings, tuple(printed))


def mentioned(text: str) -> tuple[str, ...]:
    """The marks that the text mentions outside of code, each once, in their order."""
    inline = (token for token in web_parser().parse(text) if token.type == "inline")
    words = (child.content for token in inline for child in token.children or () if child.type == "text")
    return tuple(dict.fromkeys(found["mark"] for part in words for found in MENTION.finditer(part)))


def numbered(text: str, marks: Iterable[str]) -> dict[str, int]:
    """The number of each citation by its mark: in the order of first mention, then those that are never mentioned."""
    known = list(marks)
    order = [mark for mark in mentioned(text) if mark in known]
    return {mark: number for number, mark in enumerate(dict.fromkeys([*order, *known]), start=1)}


def without_citation(text: str, marks: Iterable[str]) -> tuple[str, ...]:
    """The marks in the text that no citation has."""
    known = set(marks)
    return tuple(mark for mark in mentioned(text) if mark not in known)


def without_mention(text: str, marks: Iterable[str]) -> tuple[str, ...]:
    """The marks of citations that the text never mentions."""
    found = set(mentioned(text))
    return tuple(mark for mark in marks if mark not in found)


class _Mentions:
    """Renders text with the mentions in it as links to their citations, and remembers where each stands."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self._numbers = numbers
        self.anchors: dict[str, list[str]] = {}

    def render(self, text: str) -> str:
        pieces, end = [], 0
        for found in MENTION.finditer(text):
            pieces.append(str(escape(text[end : found.start()])))
            pieces.append(self._link(found))
            end = found.end()
        return "".join([*pieces, str(escape(text[end:]))])

    def _link(self, found: re.Match[str]) -> str:
        number = self._numbers.get(found["mark"])
        if number is None:
            return str(escape(found[0]))
        anchors = self.anchors.setdefault(found["mark"], [])
        anchors.append(f"source-{number}-from-{len(anchors) + 1}")
        label = escape(_("Source %(number)s", number=number))
        return f'<sup><a href="#source-{number}" id="{anchors[-1]}" aria-label="{label}">[{number}]</a></sup>'


def _anchored(tokens: Sequence[Token]) -> Iterable[Heading]:
    """Give every heading an anchor."""
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            anchor = f"section-{place}"
            token.attrSet("id", anchor)
            title = MENTION.sub("", _words(tokens[place + 1])).strip()
            yield Heading(anchor, int(token.tag[1:]), title)


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or () if child.type in {"text", "code_inline"})
