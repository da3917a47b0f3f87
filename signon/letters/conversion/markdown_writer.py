"""Simple HTML written as the letter's Markdown, so that it prints the words it held.

Simple HTML has paragraphs, headings, lists, quotations, tables, dividing lines, line breaks, bold, italics and links, and two
elements for notes: ``<sup data-note="1"></sup>`` where one is mentioned, and at the end ``<section data-note="1">`` with its
text. Every other element counts as its content.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdownify import ATX, BACKSLASH, MarkdownConverter

from signon.letters.body.markdown import letter_parser
from signon.letters.conversion.escaping import escaped, escaped_line_starts, escaped_throughout
from signon.letters.conversion.inline import NOTE, Atom, atoms_of, plain, rebuilt, settled, without
from signon.letters.conversion.tables import settle_table
from signon.translation import gettext as _

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS = frozenset({"ul", "ol"})
TABLE_PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr"})
BLOCKS = HEADINGS | LISTS | TABLE_PARTS | {"blockquote", "div", "hr", "li", "p", "pre", "section", "td", "th"}
STRICT, MARK, OTHER = "data-strict", "data-mark", "data-other"
CONVERTER = {
    "autolinks": False,
    "bullets": "-",
    "heading_style": ATX,
    "newline_style": BACKSLASH,
    "wrap": True,  # whose effect is that line ends of the HTML's source are blanks
    "wrap_width": None,
}
MOST_SHOWN = 60
SIGN = re.compile(r"[^\w\s.,;:!?()'“”‘’„–—/%§]|^\s*\d|_", re.MULTILINE)
"""The signs in words without emphasis that Markdown may know."""


@dataclass
class Written:
    """Markdown, and sentences on what it could not hold."""

    markdown: str
    remarks: list[str] = field(default_factory=list)


def write_markdown(html: str | Tag) -> Written:
    """Markdown of simple HTML: what its own renderer prints reads as the HTML does."""
    tree = BeautifulSoup(html, "lxml") if isinstance(html, str) else html
    remarks: list[str] = []
    for table in tree.find_all("table"):
        remarks += settle_table(table)
    for wrapper in tree.find_all(lambda tag: tag.name not in BLOCKS and tag.find(BLOCKS) is not None):
        wrapper.name = "div"
    for container in [tree, *tree.find_all([*(BLOCKS - TABLE_PARTS), "body"])]:
        for nodes in list(_inline_content(container)):
            remarks += _settle(nodes)
    for item in tree.find_all("li"):
        _set_tight(item)
    _mark_items(tree)
    return Written(str(LetterMarkdown(**CONVERTER).convert_soup(tree)).strip("\n"), remarks)


def printed_words(markdown: str) -> list[str]:
    """The words that Markdown prints, in their order, with the marks of notes as they are written."""
    return _shown(_parser().parse(markdown), between_blocks="\n").split()


class LetterMarkdown(MarkdownConverter):
    """The library's converter with the letter's own rules: escaping, list numbers, cells and notes."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Ordinary text, as the library asks for it."""
        return escaped_throughout(text) if STRICT in parent_tags else escaped(text)

    def process_tag(self, node: Tag, parent_tags: set[str] | None = None) -> Any:
        """An element; within a strict one every sign is escaped."""
        parents = (parent_tags or set()) | ({STRICT} if node.get(STRICT) else set())
        return super().process_tag(node, parent_tags=parents)

    def convert_span(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A piece of text between blocks or in an item."""
        return escaped_line_starts(text) if not parent_tags & (HEADINGS | {"td", "th"}) else text

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A line break; a blank in a heading or cell."""
        return " " if "_inline" in parent_tags else "\\\n"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A link, by its bare address when that is all it shows."""
        address = _address(str(el.get("href", "")))
        if el.get_text() == address and address.startswith(("http://", "https://")):
            return f"<{address}>"
        return f"[{text}]({address})" if text.strip() else ""

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A heading, whose last # is no mark either."""
        words = text.rstrip()
        shown = words.rstrip("#")
        signs = words[len(shown) :]
        return str(super().convert_hN(n, el, f"{shown}\\{signs}" if signs else words, parent_tags))

    def convert_list(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A list; one within an item that does not begin at 1 needs an empty line before it."""
        apart = "\n" if "li" in parent_tags and el.name == "ol" and el.get("start", "1") != "1" else ""
        return apart + str(super().convert_list(el, text, parent_tags))

    convert_ul = convert_ol = convert_list

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """An item, with the mark that was chosen for it; further lines are set in below the first."""
        if not text.strip():
            return "\n"
        mark = f"{el.get(MARK, '-')} "
        first, *further = text.strip().split("\n")
        lines = [first, *(f"{' ' * len(mark)}{line}" if line else "" for line in further)]
        return mark + "\n".join(lines) + "\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A cell: a bar in it is no border."""
        return str(super().convert_td(el, text.replace("|", "\\|"), parent_tags))

    convert_th = convert_td

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """The mention of a note, or text."""
        return f"[^{el[NOTE]}]" if el.has_attr(NOTE) else text

    def convert_section(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """The text of a note."""
        if not el.has_attr(NOTE):
            return str(self.convert_div(el, text, parent_tags))
        lines = text.strip().replace("\n", "\n    ")
        return f"\n\n[^{el[NOTE]}]: {re.sub(r' +$', '', lines, flags=re.MULTILINE)}\n\n"


def _inline_content(container: Tag) -> Iterator[list[PageElement]]:
    for is_block, group in groupby(list(container.children), key=_is_block):
        nodes = list(group)
        if not is_block and nodes:
            yield nodes


def _is_block(node: PageElement) -> bool:
    return isinstance(node, Tag) and (node.name in BLOCKS or node.find(BLOCKS) is not None)


def _settle(nodes: list[PageElement]) -> list[str]:
    """Put inline nodes into the fewest tags that Markdown will obey; gives a sentence when emphasis had to go."""
    place, atoms = BeautifulSoup("", "html.parser").new_tag("span"), settled(atoms_of(nodes))
    nodes[0].insert_before(place)
    for node in nodes:
        node.extract()
    if not atoms:
        place.decompose()
        return []
    return _fill(place, atoms)


def _fill(place: Tag, atoms: list[Atom]) -> list[str]:
    for attempt in (atoms, without(atoms, "italic"), without(atoms, "bold", "italic")):
        place.clear()
        place.extend(rebuilt(attempt))
        if _reads_as(place, plain(atoms)):
            break
    else:
        place[STRICT] = "yes"
    if attempt is atoms or not any(atom.bold or atom.italic for atom in atoms):
        return []
    words = " ".join(plain(atoms).split())[:MOST_SHOWN]
    return [_("Bold or italics within a word are left out, at “%(words)s”.", words=words)]


def _reads_as(place: Tag, words: str) -> bool:
    if place.find(name=lambda _tag: True) is None and not SIGN.search(words):
        return True
    parent = place.parent
    inside = {"td"} if parent is not None and parent.name in {"td", "th"} else set()
    markdown = LetterMarkdown(**CONVERTER).process_tag(place, parent_tags=inside)
    return _words(_shown(_parser().parse(markdown))) == _words(words)


def _words(text: str) -> list[str]:
    return text.split()


def _shown(tokens: list[Token], between_blocks: str = "") -> str:
    return between_blocks.join(_shown(one.children) if one.children else _content(one) for one in tokens)


def _content(token: Token) -> str:
    if token.type == "footnote_ref":
        return f"[^{token.meta['label']}]"
    return " " if token.type in {"softbreak", "hardbreak"} else token.content


@cache
def _parser() -> MarkdownIt:
    return letter_parser()


def _set_tight(item: Tag) -> None:
    """An item of one paragraph, with or without lists below it, is written without empty lines."""
    blocks = [child for child in item.children if isinstance(child, Tag)]
    if blocks and blocks[0].name == "p" and all(one.name in LISTS for one in blocks[1:]):
        blocks[0].unwrap()


def _mark_items(tree: Tag) -> None:
    """Choose the mark of each item. Of two lists that follow each other the second has other marks, or they would be one."""
    for one in tree.find_all(LISTS):
        before = one.find_previous_sibling()
        is_next = before is not None and before.name == one.name and not _text_between(before)
        if is_next and before is not None and not before.has_attr(OTHER):
            one[OTHER] = "yes"
        sign = (")" if one.has_attr(OTHER) else ".") if one.name == "ol" else ("*" if one.has_attr(OTHER) else "-")
        start = str(one.get("start", "1"))
        first = int(start) if start.isascii() and start.isdigit() else 1
        for number, item in enumerate(one.find_all("li", recursive=False), start=first):
            item[MARK] = f"{number}{sign}" if one.name == "ol" else sign


def _text_between(before: Tag) -> bool:
    following = before.next_sibling
    return following is not None and not isinstance(following, Tag) and bool(str(following).strip())


def _address(href: str) -> str:
    """An address without signs that would end the link."""
    return re.sub(r"[\s()<>\\\"`*\[\]|]", lambda found: f"%{ord(found[0]):02X}", href)
