"""The numbers that the word processor gives paragraphs, counted as it counts them.

A paragraph has its numbering from itself or from its style; a list may begin at any number, go on after text, restart, and have
words in its numbers. What is shown is found here, so that "Demand 3:" stays what the letter says.
"""

from dataclasses import dataclass, field
from re import sub

from signon.letters.word.file.markup import Element, attribute, child, children, setting, switch, whole
from signon.letters.word.file.number_formats import formatted
from signon.letters.word.file.symbols import unmapped
from signon.letters.word.file.tree import Label

LEVELS = 9
ARABIC = frozenset({"decimal", "decimalZero", ""})


@dataclass(slots=True)
class Level:
    """A level of a list: where it begins, how its number is written, which levels above restart it."""

    start: int = 1
    kind: str = "decimal"
    pattern: str = ""
    restart: int | None = None
    style: str = ""
    font: str = ""
    is_legal: bool = False


@dataclass(slots=True)
class Kind:
    """A description of lists (``w:abstractNum``) and how far it has counted; all lists of one kind count on."""

    levels: dict[int, Level]
    link: str = ""
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class List:
    """A list (``w:num``): its kind, the levels that it describes anew, and the numbers at which it begins anew."""

    kind: str
    levels: dict[int, Level]
    starts: dict[int, int]
    begun: set[int] = field(default_factory=set)


class Numbering:
    """The lists of a file. Ask for the label of every paragraph in the order of the text."""

    def __init__(self, root: Element | None) -> None:
        self._kinds = {attribute(one, "w:abstractNumId"): _kind(one) for one in children(root, "w:abstractNum")}
        self._lists = {attribute(one, "w:numId"): _list(one) for one in children(root, "w:num")}
        self._style_kinds = {
            link: identifier
            for identifier, one in ((attribute(one, "w:abstractNumId"), one) for one in children(root, "w:abstractNum"))
            if (link := setting(one, "w:styleLink") or "")
        }

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level of a list that belongs to a paragraph style; None when none does."""
        listed = self._lists.get(number)
        kind = self._kind_of(listed)
        if listed is None or kind is None or not style:
            return None
        return next((at for at, one in {**kind.levels, **listed.levels}.items() if one.style == style), None)

    def label(self, number: str, at: int) -> Label | None:
        """The label of the next paragraph of a list at a level from 0; None when nothing numbers it."""
        listed = self._lists.get(number)
        kind = self._kind_of(listed)
        if listed is None or kind is None:
            return None
        at = max(0, min(at, LEVELS - 1))
        level = listed.levels.get(at) or kind.levels.get(at) or Level(pattern=f"%{at + 1}.")
        self._count(listed, kind, at, level)
        if level.kind == "bullet":
            return Label(unmapped(level.pattern, level.font) or "•", at, is_bullet=True)
        if level.kind == "none" and not sub(r"%\d", "", level.pattern).strip():
            return None
        text = self._text(listed, kind, at, level)
        is_plain = level.kind in ARABIC and level.pattern in {f"%{at + 1}.", f"%{at + 1})"}
        return Label(text, at, number=kind.counts[at] if is_plain else None) if text else None

    def _kind_of(self, listed: List | None) -> Kind | None:
        kind = self._kinds.get(listed.kind) if listed else None
        if kind is not None and kind.link and not kind.levels:
            return self._kinds.get(self._style_kinds.get(kind.link, ""), kind)
        return kind

    def _count(self, listed: List, kind: Kind, at: int, level: Level) -> None:
        start = listed.starts.get(at, level.start)
        begins_anew = at in listed.starts and at not in listed.begun
        kind.counts[at] = start if begins_anew or at not in kind.counts else kind.counts[at] + 1
        listed.begun.add(at)
        for above in range(at):
            kind.counts.setdefault(above, _start(listed, kind, above))
        for below in [one for one in kind.counts if one > at]:
            described = listed.levels.get(below) or kind.levels.get(below) or Level()
            if described.restart is None or (described.restart and at < described.restart):
                del kind.counts[below]

    def _text(self, listed: List, kind: Kind, at: int, level: Level) -> str:
        def written(place: int) -> str:
            one = listed.levels.get(place) or kind.levels.get(place) or Level()
            count = kind.counts.get(place, one.start)
            return str(count) if level.is_legal else formatted(count, one.kind)

        text = level.pattern
        for place in range(at + 1):
            text = text.replace(f"%{place + 1}", written(place))
        return " ".join(text.split())


def _start(listed: List, kind: Kind, at: int) -> int:
    level = listed.levels.get(at) or kind.levels.get(at) or Level()
    return listed.starts.get(at, level.start)


def _kind(element: Element) -> Kind:
    levels = {whole(attribute(one, "w:ilvl")): _level(one) for one in children(element, "w:lvl")}
    return Kind(levels, setting(element, "w:numStyleLink") or "")


def _list(element: Element) -> List:
    levels, starts = {}, {}
    for override in children(element, "w:lvlOverride"):
        at = whole(attribute(override, "w:ilvl"))
        if (described := child(override, "w:lvl")) is not None:
            levels[at] = _level(described)
        if (start := setting(override, "w:startOverride")) is not None:
            starts[at] = whole(start, 1)
    return List(setting(element, "w:abstractNumId") or "", levels, starts)


def _level(element: Element) -> Level:
    kind = setting(element, "w:numFmt") or next(
        (attribute(one, "w:val") for one in element.iter() if str(one.tag).endswith("}numFmt")), "decimal"
    )
    restart = setting(element, "w:lvlRestart")
    fonts = child(element, "w:rPr", "w:rFonts")
    return Level(
        start=whole(setting(element, "w:start"), 0),
        kind=kind,
        pattern=setting(element, "w:lvlText") or "",
        restart=None if restart is None else whole(restart),
        style=setting(element, "w:pStyle") or "",
        font=attribute(fonts, "w:ascii") or attribute(fonts, "w:hAnsi"),
        is_legal=bool(switch(element, "w:isLgl")),
    )
