"""Text copied from a word processor, a mail or a page, as the letter's Markdown, with what was not taken over.

The words before and after are compared: nothing is dropped in silence.
"""

import re
from collections import Counter
from collections.abc import Collection

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from signon.errors import InputError
from signon.letters.conversion.characters import without_controls
from signon.letters.conversion.inline import NOTE, UNSET
from signon.letters.conversion.leaving_out import leave_out, shown
from signon.letters.conversion.line_breaks import settle_line_breaks
from signon.letters.conversion.links import settle_links
from signon.letters.conversion.looks import settle_looks
from signon.letters.conversion.markdown_writer import (
    BLOCKS,
    MARK,
    OTHER,
    STRICT,
    Written,
    printed_words,
    write_markdown,
)
from signon.letters.conversion.notes import settle_notes
from signon.letters.conversion.pasted_lists import settle_lists
from signon.translation import gettext as _

MOST_HTML = 2_000_000
MOST_TEXT = 200_000
"""Characters of text; a letter's body holds no more."""

MOST_ELEMENTS = 30_000
DEEPEST = 120
PARAGRAPH, PARAGRAPH_END = re.compile(r"<p(?=[\s>])", re.IGNORECASE), re.compile(r"</p\s*>", re.IGNORECASE)
OURS = frozenset({NOTE, STRICT, MARK, OTHER, *UNSET.values()})
"""Attributes that only we may give."""

WAS_PARAGRAPH = "data-paragraph"
OTHER_BLOCKS = [
    "address", "article", "aside", "center", "dd", "details", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "header", "legend", "main", "nav", "summary",
]  # fmt: skip
EVERY_TAG = re.compile("")


def converted(html: str, taken_notes: Collection[str] = ()) -> Written:
    """HTML as other programs write it, as Markdown, with a sentence for everything that was not taken over.

    Notes get numbers that are not among ``taken_notes``. Raises ``InputError`` for more than can be looked through.
    """
    tree = _parsed(html)
    remarks = leave_out(tree)
    if len(tree.get_text()) > MOST_TEXT:
        raise InputError(_too_much())
    remarks += settle_notes(tree, taken_notes)
    remarks += settle_looks(tree)
    remarks += settle_links(tree)
    settle_lists(tree)
    settle_line_breaks(tree)
    before = _words(tree)
    written = write_markdown(tree)
    remarks += [*written.remarks, *_differences(before, Counter(printed_words(written.markdown)))]
    return Written(written.markdown, list(dict.fromkeys(remarks)))


def _parsed(html: str) -> Tag:
    if len(html) > MOST_HTML:
        raise InputError(_too_much())
    tree = BeautifulSoup(_with_paragraphs_as_divisions(without_controls(html)), "lxml")
    if len(tree.find_all(name=EVERY_TAG)) > MOST_ELEMENTS:
        raise InputError(_too_much())
    if _deepest(tree) > DEEPEST:
        raise InputError(_("That text is built too deeply to be taken over. Paste it as plain text."))
    _name_blocks(tree)
    return tree


def _too_much() -> str:
    return _("That is too much to paste at once. Paste it in parts, or without its pictures.")


def _with_paragraphs_as_divisions(html: str) -> str:
    """HTML in which bold round a paragraph stays: the parser ends it there, but not before a division.

    Only where every paragraph has an end of its own.
    """
    if len(PARAGRAPH.findall(html)) != len(PARAGRAPH_END.findall(html)):
        return html
    return PARAGRAPH_END.sub("</div>", PARAGRAPH.sub(f"<div {WAS_PARAGRAPH}='yes'", html))


def _name_blocks(tree: Tag) -> None:
    for paragraph in tree.find_all("div", attrs={WAS_PARAGRAPH: True}):
        paragraph.name = "p"
    for block in tree.find_all(OTHER_BLOCKS):
        block.name = "div"
    for tag in tree.find_all(name=EVERY_TAG):
        for attribute in OURS & tag.attrs.keys():
            del tag[attribute]


def _deepest(tree: Tag) -> int:
    """The largest number of elements within each other, counted without recursion."""
    deepest, level = 0, [tree]
    while level and deepest <= DEEPEST:
        level = [child for one in level for child in one.children if isinstance(child, Tag)]
        deepest += 1
    return deepest


def _words(tree: Tag) -> Counter[str]:
    text = []
    for node in tree.descendants:
        if isinstance(node, Tag):
            is_apart = node.name in BLOCKS or node.name == "br"
            text.append(f"[^{node[NOTE]}]" if node.name == "sup" and node.has_attr(NOTE) else "\n" if is_apart else "")
        else:
            text.append(str(node))
            if _ends_block(node):
                text.append("\n")
    return Counter("".join(text).split())


def _ends_block(node: PageElement) -> bool:
    """Whether a block ends after the text."""
    inner: PageElement = node
    for outer in node.parents:
        if inner.next_sibling is not None:
            return False
        if outer.name in BLOCKS:
            return True
        inner = outer
    return False


def _differences(before: Counter[str], after: Counter[str]) -> list[str]:
    remarks = []
    if missing := shown((before - after).elements()):
        remarks.append(_("Not taken over: %(words)s. Compare with the original.", words=missing))
    if added := shown((after - before).elements()):
        remarks.append(
            _("In the letter, but not in what was copied: %(words)s. Compare with the original.", words=added)
        )
    return remarks
