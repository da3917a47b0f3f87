"""The letter's body: Markdown as it is printed.

``signon.letters.body.markdown`` decides what counts as Markdown. Footnotes stand in the running text; the page layout
moves them to the foot of their page.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from signon.errors import InputError
from signon.letters.body.languages import spoken
from signon.letters.body.markdown import class_of_sides, letter_parser, without_empty_heads
from signon.letters.body.pictures import description_of, name_of
from signon.letters.body.rules import body_problems
from signon.letters.body.spoken_blocks import inline_text, mark_spoken_blocks
from signon.letters.text.markdown import level_headings
from signon.printing.document.conventions import direction
from signon.printing.document.images import image_address
from signon.printing.document.tables import set_columns, table_begun
from signon.translation import gettext as _

FOOTNOTE = Markup('<span class="footnote">')
"""The opening tag of a note in the printed body. Nothing that a coordinator writes produces it."""

DEEPEST_FOOTNOTE = 10
"""The deepest level of notes within notes. More than one is a mistake already."""

SHORT_OF_TWO_LINES = 220
"""The number of characters that fill two lines, however wide the letter's text is."""


def printed_body(markdown: str, *, first_heading: int = 1, language: str = "en") -> Markup:
    """The body of a letter in ``language`` as HTML whose headings begin at ``first_heading`` and never skip a level.

    Raises ``InputError`` for footnotes that are nested too deeply, and for tables and pictures that cannot be printed.
    """
    _refuse_problems(markdown)
    parser = _parser()
    environment: dict[str, Any] = {}
    tokens = parser.parse(markdown, environment)
    environment |= {"footnote_texts": _footnote_texts(tokens), "language": language}
    tokens = without_empty_heads(_without_footnote_block(tokens))
    class_of_sides(tokens)
    set_columns(tokens)
    mark_spoken_blocks(tokens, language, direction(language))
    _mark_pictures(tokens)
    level_headings(tokens, first_heading)
    _number_lists(tokens)
    _keep_short_ending(tokens)
    return Markup(parser.renderer.render(tokens, parser.options, environment))  # noqa: S704 - the renderer escapes


def has_headings(markdown: str) -> bool:
    """Whether the body has a heading of its own."""
    return any(token.type == "heading_open" for token in _parser().parse(markdown))


@cache
def _parser() -> MarkdownIt:
    parser = letter_parser()
    parser.add_render_rule("footnote_ref", _footnote)
    parser.add_render_rule("footnote_anchor", lambda *_arguments: "")
    parser.add_render_rule("image", _picture)
    parser.add_render_rule("table_open", lambda _renderer, tokens, index, *_rest: table_begun(tokens[index]))
    return parser


def _refuse_problems(markdown: str) -> None:
    if problems := body_problems(markdown):
        first = problems[0]
        raise InputError(_("Line %(line)s of the text: %(problem)s", line=first.line, problem=first.text))


def _mark_pictures(tokens: Sequence[Token]) -> None:
    """Tell a paragraph that is a picture from one that has a picture among its words."""
    for place, token in enumerate(tokens):
        inline = token.children or []
        if inline and len(inline) == 1 and inline[0].type == "image" and tokens[place - 1].type == "paragraph_open":
            tokens[place - 1].attrJoin("class", "picture")


def _picture(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _environment: EnvType
) -> str:
    picture = tokens[index]
    return f'<img src="{escape(image_address(name_of(picture)))}" alt="{escape(description_of(picture))}">'


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
    """A note at its first mention; its number at any other; in brackets within another note."""
    number = tokens[index].meta["id"]
    printed = environment.setdefault("footnotes_printed", set())
    if number in printed:
        return f"<sup>{number + 1}</sup>"
    printed.add(number)
    depth = environment.get("footnote_depth", 0)
    if depth == DEEPEST_FOOTNOTE:
        raise InputError(_("Footnotes refer to one another more than %(depth)s deep; take some apart", depth=depth))
    within = {**environment, "footnote_depth": depth + 1}
    text = renderer.renderInline(environment["footnote_texts"][number], options, within)
    return f" [{text}]" if depth else f"{FOOTNOTE}{_in_its_direction(number, text, environment)}</span>"


def _in_its_direction(number: int, text: str, environment: EnvType) -> str:
    """A note that runs against the letter, or is in another language, within an element that says so."""
    language = str(environment["language"])
    found = spoken(inline_text(environment["footnote_texts"][number]), language)
    own, running = language.partition("-")[0], direction(language)
    against = Markup(' dir="{}"').format(found.direction) if found.direction not in {"", running} else ""
    told = Markup(' lang="{}"').format(found.language) if found.language not in {"", own} else ""
    return f"<bdi{told}{against}>{text}</bdi>" if against or told else text


def _number_lists(tokens: Sequence[Token]) -> None:
    """Let a list that begins at another number begin there in print, too."""
    for token in tokens:
        if token.type == "ordered_list_open" and (start := token.attrs.pop("start", None)) is not None:
            token.attrSet("style", f"counter-reset: list-item {int(start) - 1}")


def _keep_short_ending(tokens: Sequence[Token]) -> None:
    """Mark the last text when it may be a single line, so that a second one goes with it to the signature's page."""
    last = next((at for at in range(len(tokens) - 1, 0, -1) if tokens[at].type == "inline"), None)
    if last is None or len(tokens[last].content) >= SHORT_OF_TWO_LINES:
        return
    opening = tokens[last - 1]
    if opening.type in {"td_open", "th_open"}:
        return
    printed = tokens[last - 2] if opening.hidden else opening
    printed.attrJoin("class", "short-ending")
