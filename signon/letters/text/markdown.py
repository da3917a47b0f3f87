"""Markdown as letters understand it, and how it looks on a web page.

Raw HTML is text, pictures are text, and only links to web and mail addresses are links. Nothing is made "smarter" than
it was written, and ``ordinary_signs`` leaves some signs alone that CommonMark would not. Print shares the parser and
adds its own rendering.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape
from mdit_py_plugins.footnote import footnote_plugin

from signon.letters.text.ordinary_signs import keep_ordinary_signs
from signon.translation import gettext as _
from signon.translation import language

LINKED_SCHEMES = ("http://", "https://", "mailto:")
DEEPEST_HEADING = 6
MOST_REMEMBERED = 64


def letter_parser() -> MarkdownIt:
    """A new parser for the body of a letter; the caller may add rendering rules of its own."""
    parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).use(footnote_plugin)
    parser.validateLink = _is_linked  # type: ignore[assignment, method-assign]  # its documented way
    return keep_ordinary_signs(parser).disable("image")


def level_headings(tokens: Sequence[Token], first: int) -> None:
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


def render_for_web(markdown: str, *, first_heading: int = 3) -> Markup:
    """The body as HTML for a page of ours, with headings from level ``first_heading`` and notes at the end.

    What was read last is remembered: everybody who opens a page reads the same texts.
    """
    return _rendered(markdown, first_heading, language())


@lru_cache(maxsize=MOST_REMEMBERED)
def _rendered(markdown: str, first_heading: int, _language: str) -> Markup:
    """The body as HTML; what its notes are called is in the reader's language."""
    parser = _web_parser()
    tokens = parser.parse(markdown)
    level_headings(tokens, first_heading)
    mark_links(tokens)
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - the renderer escapes


def web_parser() -> MarkdownIt:
    """A new parser that renders for a page of ours; the caller may add rendering rules of its own."""
    parser = letter_parser()
    parser.add_render_rule("footnote_ref", _reference)
    parser.add_render_rule("footnote_open", _note)
    parser.add_render_rule("footnote_anchor", _way_back)
    parser.add_render_rule("footnote_block_open", lambda *_arguments: '<ol class="notes">\n')
    parser.add_render_rule("footnote_block_close", lambda *_arguments: "</ol>\n")
    return parser


@cache
def _web_parser() -> MarkdownIt:
    return web_parser()


def mark_links(tokens: Iterable[Token]) -> None:
    """Let no link of the text pass on anything of this site."""
    for token in _links(tokens):
        token.attrSet("rel", "nofollow noopener noreferrer")


def _is_linked(address: str) -> bool:
    return address.lower().startswith(LINKED_SCHEMES)


def _links(tokens: Iterable[Token]) -> Iterable[Token]:
    inline = chain.from_iterable(token.children or () for token in tokens)
    return (token for token in inline if token.type == "link_open")


def _reference(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _environment: EnvType
) -> str:
    note, mention = tokens[index].meta["id"] + 1, tokens[index].meta.get("subId", 0)
    label = escape(_("Note %(number)s", number=note))
    return f'<sup><a href="#note-{note}" id="note-{note}-from-{mention}" aria-label="{label}">{note}</a></sup>'


def _note(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _environment: EnvType
) -> str:
    return f'<li id="note-{tokens[index].meta["id"] + 1}">'


def _way_back(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _environment: EnvType
) -> str:
    note, mention = tokens[index].meta["id"] + 1, tokens[index].meta.get("subId", 0)
    label = escape(_("Back to where note %(number)s stands", number=note))
    return f' <a href="#note-{note}-from-{mention}" aria-label="{label}">↩</a>'
