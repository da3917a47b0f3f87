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
from signon.letters.conversion.inline import NOTE
from signon.letters.conversion.leaving_out import leave_out, shown
from signon.letters.conversion.line_breaks import settle_line_breaks
from signon.letters.conversion.links import settle_links
from signon.letters.conversion.looks import settle_looks
from signon.letters.conversion.markdown_writer import BLOCKS, Written, printed_words, write_markdown
from signon.letters.conversion.notes import settle_notes
from signon.letters.conversion.pasted_lists import settle_lists
from signon.translation import gettext as _

MOST_HTML = 2_000_000
MOST_ELEMENTS = 60_000
DEEPEST = 120
EVERY_TAG = re.compile("")


def converted(html: str, taken_notes: Collection[str] = ()) -> Written:
    """HTML as other programs write it, as Markdown, with a sentence for everything that was not taken over.

    Notes get numbers that are not among ``taken_notes``. Raises ``InputError`` for more than can be looked through.
    """
    tree = _parsed(html)
    remarks = leave_out(tree)
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
        raise InputError(_("That is too much to paste at once. Paste it in parts, or without its pictures."))
    tree = BeautifulSoup(without_controls(html), "lxml")
    if len(tree.find_all(name=EVERY_TAG)) > MOST_ELEMENTS or _deepest(tree) > DEEPEST:
        raise InputError(_("That text is built too deeply to be taken over. Paste it as plain text."))
    return tree


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
