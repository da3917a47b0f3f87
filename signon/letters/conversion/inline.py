"""Emphasis and links as Markdown can hold them.

Word processors set a word in pieces, and make the blank and the colon beside it bold too. In Markdown such marks are shown
instead of obeyed: they must touch a letter or digit on the inner side unless a blank or sign is on the outer one.
https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar

BOLD, ITALIC = frozenset({"b", "strong"}), frozenset({"i", "em"})
LINE_BREAK, NOTE = "br", "data-note"
UNSET = {"strong": "data-not-bold", "em": "data-not-italic"}
"""Attributes of an element within bold or italics that is neither."""

SPACES = re.compile(r"[ \t\r\n\f\v]+")


@dataclass(frozen=True, slots=True)
class Atom:
    """A character, or a line break or mention of a note, with how it is set."""

    content: str | Tag
    bold: bool = False
    italic: bool = False
    link: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether it is a space or the end of a line."""
        return self.content.isspace() if isinstance(self.content, str) else self.content.name == LINE_BREAK

    @property
    def is_sign(self) -> bool:
        """Whether the parser takes it for punctuation; the mark of a note begins and ends with a bracket."""
        if isinstance(self.content, Tag):
            return self.content.name != LINE_BREAK
        return isMdAsciiPunct(ord(self.content)) or isPunctChar(self.content)


Setting = Callable[[Atom], bool]
SETTINGS: dict[str, Setting] = {"bold": lambda atom: atom.bold, "italic": lambda atom: atom.italic}


def atoms_of(nodes: Iterable[PageElement]) -> list[Atom]:
    """The content of neighbouring inline nodes, without the blanks that HTML does not show."""
    return _tidy(_read(nodes, Atom("")))


def settled(atoms: Sequence[Atom]) -> list[Atom]:
    """The same content with bold and italics only where their marks will be obeyed."""
    settled = list(atoms)
    for setting in SETTINGS:
        for begin, end in list(_stretches(settled, setting)):
            _shrink(settled, setting, begin, end)
    return settled


def rebuilt(atoms: Sequence[Atom]) -> list[PageElement]:
    """Atoms as the fewest tags: links outermost, then bold and italics, the longer one outside."""
    soup = BeautifulSoup("", "html.parser")
    nodes: list[PageElement] = []
    for link, group in groupby(atoms, key=lambda atom: atom.link):
        inner = _nested(soup, list(group))
        nodes += [_wrapped(soup, "a", inner, href=link)] if link else inner
    return nodes


def plain(atoms: Iterable[Atom]) -> str:
    """The words alone; a line break is a blank, and a note its mark."""
    return "".join(_plain(atom.content) for atom in atoms)


def without(atoms: Iterable[Atom], *settings: str) -> list[Atom]:
    """The atoms without ``bold``, ``italic`` or both."""
    off = dict.fromkeys(settings, False)
    return [replace(atom, **off) for atom in atoms]  # type: ignore[arg-type]


def _plain(content: str | Tag) -> str:
    if isinstance(content, str):
        return content
    return " " if content.name == LINE_BREAK else f"[^{content[NOTE]}]"


def _read(nodes: Iterable[PageElement], look: Atom) -> Iterator[Atom]:
    for node in nodes:
        if isinstance(node, Tag):
            yield from _read_tag(node, look)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            yield from (replace(look, content=character) for character in SPACES.sub(" ", str(node)))


def _read_tag(tag: Tag, look: Atom) -> Iterator[Atom]:
    if tag.name == LINE_BREAK or tag.has_attr(NOTE):
        yield replace(look, content=tag)
        return
    link = str(tag["href"]) if tag.name == "a" and tag.get("href") else look.link
    bold = (look.bold or tag.name in BOLD) and not tag.has_attr(UNSET["strong"])
    italic = (look.italic or tag.name in ITALIC) and not tag.has_attr(UNSET["em"])
    yield from _read(tag.children, replace(look, bold=bold, italic=italic, link=link))


def _tidy(atoms: Iterable[Atom]) -> list[Atom]:
    """No blank at the beginning, at the end, beside a line break or beside another blank."""
    tidy: list[Atom] = []
    for atom in atoms:
        if atom.content == " " and (not tidy or tidy[-1].content == " " or _is_break(tidy[-1])):
            continue
        if _is_break(atom):
            _drop_blanks(tidy)
        tidy.append(atom)
    while tidy and (tidy[-1].is_blank):
        tidy.pop()
    while tidy and (tidy[0].is_blank):
        tidy.pop(0)
    return tidy


def _drop_blanks(atoms: list[Atom]) -> None:
    while atoms and atoms[-1].content == " ":
        atoms.pop()


def _is_break(atom: Atom) -> bool:
    return isinstance(atom.content, Tag) and atom.content.name == LINE_BREAK


def _stretches(atoms: Sequence[Atom], setting: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each unbroken piece that has the setting; a link's border breaks it."""
    has, at = SETTINGS[setting], 0
    for (is_set, _link), group in groupby(atoms, key=lambda atom: (has(atom), atom.link)):
        length = len(list(group))
        if is_set:
            yield at, at + length
        at += length


def _shrink(atoms: list[Atom], setting: str, begin: int, end: int) -> None:
    """Take the setting from the ends of a piece until its marks will be obeyed there."""
    while begin < end and not _is_obeyed(atoms, begin, begin - 1):
        atoms[begin] = replace(atoms[begin], **{setting: False})  # type: ignore[arg-type]
        begin += 1
    while begin < end and not _is_obeyed(atoms, end - 1, end):
        end -= 1
        atoms[end] = replace(atoms[end], **{setting: False})  # type: ignore[arg-type]


def _is_obeyed(atoms: Sequence[Atom], inside: int, outside: int) -> bool:
    if atoms[inside].is_blank:
        return False
    if not atoms[inside].is_sign or not 0 <= outside < len(atoms):
        return True
    neighbour = atoms[outside]
    return neighbour.is_blank or neighbour.is_sign or neighbour.link != atoms[inside].link


def _nested(soup: BeautifulSoup, atoms: list[Atom]) -> list[PageElement]:
    outer, inner = ("em", "strong") if _italics_are_longer(atoms) else ("strong", "em")
    has = {"strong": SETTINGS["bold"], "em": SETTINGS["italic"]}
    nodes: list[PageElement] = []
    for is_outer, group in groupby(atoms, key=has[outer]):
        within: list[PageElement] = []
        for is_inner, piece in groupby(list(group), key=has[inner]):
            content = _leaves(soup, piece)
            within += [_wrapped(soup, inner, content)] if is_inner else content
        nodes += [_wrapped(soup, outer, within)] if is_outer else within
    return nodes


def _italics_are_longer(atoms: Sequence[Atom]) -> bool:
    return any(first.italic and second.italic and first.bold != second.bold for first, second in pairwise(atoms))


def _leaves(soup: BeautifulSoup, atoms: Iterable[Atom]) -> list[PageElement]:
    leaves: list[PageElement] = []
    for is_text, group in groupby(atoms, key=lambda atom: isinstance(atom.content, str)):
        if is_text:
            leaves.append(soup.new_string("".join(str(atom.content) for atom in group)))
        else:
            leaves += [_copy(soup, atom.content) for atom in group if isinstance(atom.content, Tag)]
    return leaves


def _copy(soup: BeautifulSoup, tag: Tag) -> Tag:
    return soup.new_tag(tag.name, attrs={NOTE: str(tag[NOTE])} if tag.has_attr(NOTE) else {})


def _wrapped(soup: BeautifulSoup, name: str, content: Iterable[PageElement], **attributes: str) -> Tag:
    tag = soup.new_tag(name, attrs=dict(attributes))
    tag.extend(list(content))
    return tag
