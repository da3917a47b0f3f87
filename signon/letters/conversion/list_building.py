"""Marked items, one after the other, built into lists within lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from signon.letters.conversion.marks import Kind, Mark, begins_item


@dataclass(frozen=True)
class Item:
    """An item with its level from 0, its mark, and its content."""

    level: int
    mark: Mark
    content: Sequence[PageElement]


def built_lists(items: Sequence[Item]) -> list[Tag]:
    """The items as lists, and as paragraphs where the mark is kept as text."""
    soup = BeautifulSoup("", "html.parser")
    blocks: list[Tag] = []
    before: Mark | None = None
    for item, deeper in _with_deeper(items):
        within = built_lists(deeper)
        if item.mark.kind is Kind.TEXT or not begins_item(item.mark, before):
            blocks += [_paragraph(soup, item), *within]
        else:
            entry = soup.new_tag("li")
            entry.extend([*item.content, *within])
            _list_for(soup, blocks, item.mark, before).append(entry)
        before = item.mark
    return blocks


def _with_deeper(items: Sequence[Item]) -> Iterator[tuple[Item, Sequence[Item]]]:
    """Each item of the level of the first, with those below it."""
    level, at = items[0].level if items else 0, 0
    while at < len(items):
        end = at + 1
        while end < len(items) and items[end].level > level:
            end += 1
        yield items[at], items[at + 1 : end]
        at = end


def _list_for(soup: BeautifulSoup, blocks: list[Tag], mark: Mark, before: Mark | None) -> Tag:
    """The list that is open, when the item goes on with it, or a new one."""
    goes_on = before is not None and before.kind is mark.kind
    if mark.kind is Kind.NUMBER:
        goes_on = goes_on and before is not None and mark.number == before.number + 1
    if blocks and goes_on:
        return blocks[-1]
    name = "ol" if mark.kind is Kind.NUMBER else "ul"
    blocks.append(soup.new_tag(name, attrs={"start": str(mark.number)} if name == "ol" else {}))
    return blocks[-1]


def _paragraph(soup: BeautifulSoup, item: Item) -> Tag:
    paragraph = soup.new_tag("p")
    paragraph.append(f"{item.mark.written} ")
    paragraph.extend(list(item.content))
    return paragraph
