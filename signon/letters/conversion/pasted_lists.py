"""Lists of pasted HTML: Word's paragraphs that only look like items, lists beside items, letters as numbers, marks as text."""

import re
from collections.abc import Iterator
from itertools import groupby

from bs4 import Tag
from bs4.element import NavigableString

from signon.letters.conversion import styles
from signon.letters.conversion.leaving_out import empty_tree
from signon.letters.conversion.list_building import Item, built_lists
from signon.letters.conversion.markdown_writer import HEADINGS, LISTS
from signon.letters.conversion.marks import Kind, Mark, begins_item, levels, mark_of, marked_line
from signon.letters.conversion.word_online_lists import settle_word_online_lists

WORD_LIST = re.compile(r"mso-list:\s*\w+\s+level(\d)", re.IGNORECASE)
MARK_OF_WORD = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
CONTINUED = re.compile(r"^MsoList(?:Continue|Paragraph)", re.IGNORECASE)
LETTERS = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
         (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
ALPHABET = 26
FEWEST_ITEMS = 2


def settle_lists(tree: Tag) -> None:
    """Make every list of the text one in HTML."""
    _word_lists(tree)
    settle_word_online_lists(tree)
    _nest_lists(tree)
    for ordered in tree.find_all("ol"):
        _settle_letters(ordered)
    _lists_in_paragraphs(tree)
    for item in tree.find_all("li"):
        if not item.get_text(strip=True) and item.find(LISTS) is None:
            item.decompose()


def _word_lists(tree: Tag) -> None:
    paragraphs = tree.find_all(["p", "div", *HEADINGS], style=WORD_LIST)
    for group in _runs(paragraphs):
        items: list[Item] = []
        for paragraph in group:
            mark = _taken_mark(paragraph)
            if paragraph.name in HEADINGS or mark is None:
                continue
            level = _level(paragraph)
            items.append(Item(level, mark_of(mark), list(paragraph.contents)))
        _replace(items, group)


def _runs(paragraphs: list[Tag]) -> Iterator[list[Tag]]:
    """Paragraphs that stand directly one after the other."""
    run: list[Tag] = []
    for paragraph in paragraphs:
        if paragraph.name in HEADINGS:
            _keep_mark(paragraph)
            continue
        if run and paragraph.find_previous_sibling() is not run[-1]:
            yield run
            run = []
        run.append(paragraph)
    if run:
        yield run


def _keep_mark(heading: Tag) -> None:
    """The number of a heading is part of its text."""
    mark = heading.find(style=MARK_OF_WORD)
    if mark is not None:
        mark.replace_with(f"{mark.get_text(strip=True)} ")


def _taken_mark(paragraph: Tag) -> str | None:
    mark = paragraph.find(style=MARK_OF_WORD)
    if mark is None:
        return None
    written = mark.get_text(strip=True)
    mark.extract()
    return written


def _level(paragraph: Tag) -> int:
    found = WORD_LIST.search(str(paragraph["style"]))
    return int(found[1]) if found else 1


def _replace(items: list[Item], group: list[Tag]) -> None:
    """Put lists where the paragraphs stand."""
    if not items:
        return
    place = empty_tree().new_tag("div")
    group[0].insert_before(place)
    for paragraph in group:
        paragraph.extract()
    place.extend(built_lists(items))
    place.unwrap()


def _nest_lists(tree: Tag) -> None:
    """A list that stands in a list, beside the items, belongs to the item before it."""
    for inner in tree.find_all(LISTS):
        if not isinstance(inner.parent, Tag) or inner.parent.name not in LISTS:
            continue
        before = inner.find_previous_sibling("li")
        if before is None:
            before = empty_tree().new_tag("li")
            inner.insert_before(before)
        before.append(inner.extract())


def _settle_letters(ordered: Tag) -> None:
    """A list numbered by letters becomes paragraphs that keep them."""
    kind = LETTERS.get(str(ordered.get("type", "")), "")
    items = ordered.find_all("li", recursive=False)
    kind = kind or _declared_kind(ordered) or (_declared_kind(items[0]) if items else "")
    if kind not in LETTERS.values():
        return
    start = str(ordered.get("start", "1"))
    first = int(start) if start.isascii() and start.isdigit() else 1
    for number, item in enumerate(items, start=first):
        beginning = item.find(["p", "div"], recursive=False) or item
        beginning.insert(0, f"{_letters(number, kind)}. ")
        item.name = "div"
    ordered.unwrap()


def _declared_kind(tag: Tag) -> str:
    declared = styles.declared(tag)
    found = declared.get("list-style-type") or declared.get("list-style", "")
    return {"lower-latin": "lower-alpha", "upper-latin": "upper-alpha"}.get(found, found)


def _letters(number: int, kind: str) -> str:
    text = _roman(number) if kind.endswith("roman") else _alphabetic(number)
    return text.upper() if kind.startswith("upper") else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in ROMAN:
        text += letters * min(number // value, ALPHABET)
        number %= value
    return text


def _alphabetic(number: int) -> str:
    text = ""
    while number > 0:
        number, place = divmod(number - 1, ALPHABET)
        text = chr(ord("a") + place) + text
    return text


def _lists_in_paragraphs(tree: Tag) -> None:
    """Two or more paragraphs, one after the other, that begin with marks are a list."""
    found = {id(paragraph): _mark_in(paragraph) for paragraph in tree.find_all(["p", "div"])}
    parents = {id(one.parent): one.parent for one in tree.find_all(["p", "div"]) if one.parent is not None}
    for parent in parents.values():
        children = [child for child in parent.children if isinstance(child, Tag) or str(child).strip()]
        for is_marked, group in groupby(children, key=lambda child: bool(found.get(id(child)))):
            run = [child for child in group if isinstance(child, Tag)]
            if is_marked and len(run) >= FEWEST_ITEMS:
                _make_list(run, [mark for one in run if (mark := found[id(one)])])


def _mark_in(paragraph: Tag) -> tuple[int, Mark] | None:
    if paragraph.find(["p", "div", "ul", "ol", "table", "br"]) is not None:
        return None
    line = marked_line(" ".join(paragraph.get_text().splitlines()).rstrip())
    is_item = line is not None and line.mark.kind is not Kind.TEXT and begins_item(line.mark, None)
    return (line.indent, line.mark) if line and is_item else None


def _make_list(paragraphs: list[Tag], marks: list[tuple[int, Mark]]) -> None:
    depths = levels([(indent, mark.style) for indent, mark in marks])
    items = []
    for paragraph, depth, (_indent, mark) in zip(paragraphs, depths, marks, strict=True):
        _cut(paragraph, mark.written)
        items.append(Item(depth, mark, list(paragraph.contents)))
    _replace(items, paragraphs)


def _cut(paragraph: Tag, written: str) -> None:
    """Take the mark and the blanks round it from the beginning of the paragraph's text."""
    left = written
    for text in paragraph.find_all(string=True):
        content = str(text).lstrip()
        while left and content.startswith(left[0]):
            left, content = left[1:], content[1:]
        if not left:
            content = content.lstrip()
        text.replace_with(NavigableString(content))
        if not left and content:
            return
