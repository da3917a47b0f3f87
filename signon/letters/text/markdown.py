"""The letter's Markdown on a web page. ``signon.letters.body.markdown`` decides what counts as Markdown."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from babel import Locale
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from signon.letters.body.markdown import SOURCE, class_of_sides, inline_of, letter_parser, without_empty_heads
from signon.letters.body.pictures import description_of, name_of
from signon.letters.body.spoken_blocks import mark_spoken_blocks
from signon.translation import gettext as _
from signon.translation import language

DEEPEST_HEADING = 6
MOST_REMEMBERED = 64
NO_PICTURES: Mapping[str, str] = MappingProxyType({})
ADDRESSES = "addresses"


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


def render_for_web(
    markdown: str, *, first_heading: int = 3, pictures: Mapping[str, str] = NO_PICTURES, written_in: str = ""
) -> Markup:
    """The body as HTML for a page of ours, with headings from level ``first_heading`` and notes at the end.

    Blocks that run otherwise than the text that is ``written_in`` a language, or are in another, say so. ``pictures`` has the
    addresses of the letter's own pictures by name; any other is shown as it was written. What was read last is remembered:
    everybody who opens a page reads the same texts.
    """
    return _rendered(markdown, first_heading, tuple(sorted(pictures.items())), written_in, language())


@lru_cache(maxsize=MOST_REMEMBERED)
def _rendered(
    markdown: str, first_heading: int, pictures: tuple[tuple[str, str], ...], written_in: str, _language: str
) -> Markup:
    """The body as HTML; what its notes are called is in the reader's language."""
    parser = _web_parser()
    tokens = parser.parse(markdown)
    prepare_for_web(tokens, first_heading)
    if written_in:
        mark_spoken_blocks(tokens, written_in, Locale.parse(written_in, sep="-").text_direction)
    return Markup(parser.renderer.render(tokens, parser.options, {ADDRESSES: dict(pictures)}))  # noqa: S704 - it escapes


def prepare_for_web(tokens: list[Token], first_heading: int) -> None:
    """Change parsed Markdown into what a page of ours may show."""
    tokens[:] = without_empty_heads(tokens)
    level_headings(tokens, first_heading)
    class_of_sides(tokens)
    mark_links(tokens)


def web_parser() -> MarkdownIt:
    """A new parser that renders for a page of ours; the caller may add rendering rules of its own."""
    parser = letter_parser()
    parser.add_render_rule("footnote_ref", _reference)
    parser.add_render_rule("footnote_open", _note)
    parser.add_render_rule("footnote_anchor", _way_back)
    parser.add_render_rule("footnote_block_open", lambda *_arguments: '<ol class="notes">\n')
    parser.add_render_rule("footnote_block_close", lambda *_arguments: "</ol>\n")
    parser.add_render_rule("table_open", _table)
    parser.add_render_rule("table_close", lambda *_arguments: "</table></div>\n")
    parser.add_render_rule("th_open", _column_head)
    parser.add_render_rule("image", _picture)
    return parser


@cache
def _web_parser() -> MarkdownIt:
    return web_parser()


def mark_links(tokens: Sequence[Token]) -> None:
    """Let no link of the text pass on anything of this site."""
    for token in inline_of(tokens):
        if token.type == "link_open":
            token.attrSet("rel", "nofollow noopener noreferrer")


def _table(_renderer: RendererHTML, tokens: Sequence[Token], index: int, *_more: Any) -> str:
    """A table that is wider than a phone is scrolled by itself, also by keyboard."""
    running = f' dir="{direction}"' if (direction := tokens[index].attrGet("dir")) else ""
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(_("Table"))}"{running}><table>\n'


def _column_head(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, environment: EnvType
) -> str:
    tokens[index].attrSet("scope", "col")
    return renderer.renderToken(tokens, index, options, environment)


def _picture(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, environment: EnvType
) -> str:
    address = environment.get(ADDRESSES, NO_PICTURES).get(name_of(tokens[index]))
    if address is None:
        return str(escape(tokens[index].meta[SOURCE]))
    return f'<img src="{escape(address)}" alt="{escape(description_of(tokens[index]))}" loading="lazy">'


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
