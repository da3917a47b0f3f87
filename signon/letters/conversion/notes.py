"""Footnotes in the HTML of word processors: two links that lead to each other, one in the text and one at its note.

Word, LibreOffice, Google Docs, pandoc and mammoth all write them so, each with other names.
"""

import re
from collections.abc import Collection

from bs4 import BeautifulSoup, Tag

from signon.letters.conversion.inline import NOTE
from signon.translation import gettext as _

NOTE_BLOCKS = ["li", "div", "section", "aside", "p", "td"]
EVERY_TAG = re.compile("")
WITHIN = re.compile("^#")
OUTER_BLOCKS = frozenset({"div", "li", "section", "aside"})
HELD_NOTES = re.compile(r"mso-element:\s*(?:foot|end)note-list", re.IGNORECASE)
LIKE_A_NOTE = re.compile(r"#_?(?:ftn|edn|sdfootnote|sdendnote|fn|footnote|endnote|note)", re.IGNORECASE)


def settle_notes(tree: Tag, taken: Collection[str]) -> list[str]:
    """Turn each pair into a mention and a text at the end, numbered by what is not ``taken``; gives what has no text."""
    named, order = _named(tree), {id(tag): place for place, tag in enumerate(tree.find_all(name=EVERY_TAG))}
    labels: dict[int, str] = {}
    notes: list[tuple[str, Tag]] = []
    remarks, ways_back = [], set()
    for link in tree.find_all("a", href=WITHIN):
        if id(link) in ways_back:
            continue
        back = _way_back(link, named, order)
        if back is None:
            remarks += _without_text(link)
            continue
        ways_back.add(id(back))
        block = _block_of(back)
        if id(block) not in labels:
            labels[id(block)] = _free(taken, len(labels) + 1, labels.values())
            notes.append((labels[id(block)], block))
        _mention(link, labels[id(block)])
    for label, block in notes:
        _put_at_end(tree, label, block)
    for line in tree.find_all("hr") if notes else ():
        if _is_above_notes(line):
            line.decompose()
    return remarks


def _named(tree: Tag) -> dict[str, Tag]:
    found: dict[str, Tag] = {}
    for tag in tree.find_all(name=EVERY_TAG):
        for key in ("id", "name"):
            if tag.get(key):
                found.setdefault(str(tag[key]), tag)
    return found


def _way_back(link: Tag, named: dict[str, Tag], order: dict[int, int]) -> Tag | None:
    """The link at the note that leads back here; None when this is no mention of a note."""
    target = named.get(str(link["href"])[1:])
    if target is None or target is link or link in target.parents or target in link.parents:
        return None
    block = target if target.name in NOTE_BLOCKS else _block_of(target)
    backs = [target] if target.name == "a" and target.get("href") else block.find_all("a", href=WITHIN)
    for back in backs:
        origin = named.get(str(back.get("href"))[1:])
        if origin is not None and _is_at(origin, link):
            return back if order[id(link)] < order[id(back)] else None
    return None


def _is_at(origin: Tag, link: Tag) -> bool:
    """Whether a note leads back to the link, what it stands in, or an empty anchor beside it."""
    is_beside = origin.parent is link.parent and not origin.get_text(strip=True)
    return origin is link or origin in link.parents or link in origin.parents or is_beside


def _block_of(back: Tag) -> Tag:
    """The block of the note: the outermost block that holds no other note."""
    block = back.find_parent(NOTE_BLOCKS) or back
    outer = block.parent
    while isinstance(outer, Tag) and outer.name in OUTER_BLOCKS and (outer.get("id") or outer.name == "li"):
        if HELD_NOTES.search(str(outer.get("style", ""))) or _links(outer) > _links(block):
            break
        block, outer = outer, outer.parent
    return block


def _links(block: Tag) -> int:
    return len(block.find_all("a", href=WITHIN))


def _free(taken: Collection[str], number: int, used: Collection[str]) -> str:
    while str(number) in taken or str(number) in used:
        number += 1
    return str(number)


def _mention(link: Tag, label: str) -> None:
    place, words = link, link.get_text(strip=True)
    while (
        place.parent is not None and place.parent.name in {"sup", "span"} and place.parent.get_text(strip=True) == words
    ):
        place = place.parent
    place.replace_with(BeautifulSoup("", "html.parser").new_tag("sup", attrs={NOTE: label}))


def _put_at_end(tree: Tag, label: str, block: Tag) -> None:
    for back in block.find_all("a", href=WITHIN):
        raised = back.parent if back.parent is not None and back.parent.name == "sup" else back
        raised.decompose()
    section = BeautifulSoup("", "html.parser").new_tag("section", attrs={NOTE: label})
    around = block.parent
    block.extract()
    _remove_empty(around)
    section.extend([block] if block.name == "p" else list(block.contents))
    tree.append(section)


def _remove_empty(around: Tag | None) -> None:
    """Remove what held the notes, with the line above them."""
    while around is not None and around.name in {"div", "ol", "section"} and not around.get_text(strip=True):
        outer = around.parent
        around.decompose()
        around = outer


def _is_above_notes(line: Tag) -> bool:
    """Whether a dividing line is followed by nothing but notes."""
    for following in line.next_elements:
        if isinstance(following, Tag) and following.has_attr(NOTE):
            return following.name == "section"
        if not isinstance(following, Tag) and str(following).strip():
            return False
    return False


def _without_text(link: Tag) -> list[str]:
    if not LIKE_A_NOTE.match(str(link["href"])):
        return []
    return [_("The note %(mark)s has no text here; copy it together with its note.", mark=link.get_text(strip=True))]
