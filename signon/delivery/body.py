"""The letter's body: Markdown as it is printed.

Raw HTML is text, pictures are text, and only links to web and mail addresses are links. Nothing is made "smarter" than
it was written. Footnotes stand in the running text, where the page layout takes them to the foot of their page.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup
from mdit_py_plugins.footnote import footnote_plugin

LINKED_SCHEMES = ("http://", "https://", "mailto:")
DEEPEST_HEADING = 6
SHORT_OF_TWO_LINES = 220
"""A text of fewer characters may fill less than two lines of any letter's measure."""


def printed_body(markdown: str, *, first_heading: int = 1) -> Markup:
    """The body as HTML whose headings begin at level ``first_heading`` and never skip a level."""
    parser = _parser()
    environment: dict[str, Any] = {}
    tokens = parser.parse(markdown, environment)
    environment["footnote_texts"] = _footnote_texts(tokens)
    tokens = _without_footnote_block(tokens)
    _level_headings(tokens, first_heading)
    _number_lists(tokens)
    _keep_short_ending(tokens)
    return Markup(parser.renderer.render(tokens, parser.options, environment))  # noqa: S704 - the renderer escapes


def has_headings(markdown: str) -> bool:
    """Whether the body has a heading of its own."""
    return any(token.type == "heading_open" for token in _parser().parse(markdown))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).use(footnote_plugin)
    parser.validateLink = _is_linked  # type: ignore[assignment, method-assign]
    parser.disable("image")
    parser.add_render_rule("footnote_ref", _footnote)
    parser.add_render_rule("footnote_anchor", lambda *_arguments: "")
    return parser


def _is_linked(address: str) -> bool:
    return address.lower().startswith(LINKED_SCHEMES)


def _footnote_texts(tokens: Sequence[Token]) -> dict[int, list[Token]]:
    """The inline tokens of each footnote, by its number from 0; several paragraphs run on in one."""
    texts: dict[int, list[Token]] = {}
    number = None
    for token in tokens:
        if token.type == "footnote_open":
            number = token.meta["id"]
            texts[number] = []
        elif token.type == "footnote_close":
            number = None
        elif number is not None and token.type == "inline":
            space = [Token("text", "", 0, content=" ")] if texts[number] else []
            texts[number] += [*space, *(token.children or [])]
    return texts


def _without_footnote_block(tokens: list[Token]) -> list[Token]:
    opening = next((at for at, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    return tokens[:opening]


def _footnote(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, environment: EnvType
) -> str:
    """A note at its first mention; its number at any other, and within another note."""
    number = tokens[index].meta["id"]
    printed = environment.setdefault("footnotes_printed", set())
    if number in printed:
        return f"<sup>{number + 1}</sup>"
    printed.add(number)
    text = renderer.renderInline(environment["footnote_texts"][number], options, environment)
    if environment.get("within_footnote"):
        return f" [{text}]"
    return f'<span class="footnote">{text}</span>'


def _level_headings(tokens: Sequence[Token], first: int) -> None:
    """Give headings levels from ``first`` that never skip one, as readers by ear need them."""
    open_levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1:])
            while open_levels and open_levels[-1] >= written:
                open_levels.pop()
            open_levels.append(written)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(first + len(open_levels) - 1, DEEPEST_HEADING)}"


def _number_lists(tokens: Sequence[Token]) -> None:
    """Let a list that begins at another number begin there in print, too."""
    for token in tokens:
        if token.type == "ordered_list_open" and (start := token.attrs.pop("start", None)) is not None:
            token.attrSet("style", f"counter-reset: list-item {int(start) - 1}")


def _keep_short_ending(tokens: Sequence[Token]) -> None:
    """Mark the last paragraph when it may be a single line, so that the signature's page gets a second one with it."""
    openings = [at for at, token in enumerate(tokens) if token.type == "paragraph_open" and not token.hidden]
    if openings and len(tokens[openings[-1] + 1].content) < SHORT_OF_TWO_LINES:
        tokens[openings[-1]].attrJoin("class", "short-ending")
