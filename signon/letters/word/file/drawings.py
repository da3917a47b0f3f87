"""Drawings: pictures, text boxes, and what a letter cannot have, such as charts and shapes.

Everything may be there twice, for old and for new programs; one of the two counts.
"""

from collections.abc import Iterator

from signon.letters.word.file.markup import Element, attribute, child, children, name, within
from signon.letters.word.file.package import Package, RefusedError, Relation
from signon.letters.word.file.tree import Picture

MOST_BYTES = 2 * 1024 * 1024
MOST_PICTURES = 20
MOST_WORDS = 1_000
DEEPEST = 60
USABLE = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
SHAPES = frozenset({"wps:wsp", "v:shape", "v:rect", "v:oval", "v:line", "v:roundrect", "v:group"})


class Drawing:
    """One drawing: its text boxes, its pictures and its other things."""

    def __init__(self, element: Element) -> None:
        self.boxes: list[Element] = []
        self._blips: list[Element] = []
        self._others: list[tuple[str, Element]] = []
        self._element = element
        self._shapes = 0
        self._walk(element, 0)

    @property
    def has_something(self) -> bool:
        """Whether there is anything in it that is known here."""
        return bool(self.boxes or self._blips or self._others)

    @property
    def description(self) -> str:
        """The things shown, in the writer's words."""
        for one in within(self._element, "wp:docPr"):
            if words := attribute(one, "descr") or attribute(one, "title"):
                return words
        shapes = (attribute(one, "alt") for one in self._element.iter() if name(one).startswith("v:"))
        return next((words for words in shapes if words), "")

    def pictures(self, package: Package, relations: dict[str, Relation]) -> Iterator[Picture]:
        """The pictures, those that cannot be used with the reason why."""
        for blip in self._blips:
            linked = attribute(blip, "r:link") or attribute(blip, "o:href") or attribute(blip, "r:href")
            relation = relations.get(
                attribute(blip, "r:embed") or attribute(blip, "r:id") or attribute(blip, "r:pict") or linked
            )
            if relation is None or relation.is_outside:
                yield Picture(relation.target if relation else linked, self.description, unusable="linked")
                continue
            yield _read(package, relation.target, self.description)

    def others(self, package: Package, relations: dict[str, Relation]) -> Iterator[tuple[str, str]]:
        """Everything that a letter cannot have: its kind and its words."""
        for kind, element in self._others:
            words = [self.description, *_words(kind, element, package, relations)]
            yield kind, " ".join(dict.fromkeys(word for word in words if word))[:MOST_WORDS]
        if not self.has_something and self._shapes:
            yield "shape", self.description

    def _walk(self, element: Element, depth: int) -> None:
        for one in element if depth < DEEPEST else ():
            kind = name(one)
            if kind == "w:txbxContent":
                self.boxes.append(one)
            elif kind == "mc:AlternateContent":
                self._walk(next(children(one, "mc:Choice"), child(one, "mc:Fallback")), depth + 1)
            elif kind in {"a:blip", "v:imagedata"}:
                self._blips.append(one)
            elif kind in OTHERS:
                self._others.append((OTHERS[kind], one))
            elif kind not in {"w:p", "w:r"}:
                self._shapes += kind in SHAPES
                self._walk(one, depth + 1)


OTHERS = {
    "c:chart": "chart",
    "dgm:relIds": "diagram",
    "o:OLEObject": "object",
    "a:txBody": "drawn text",
    "v:textpath": "drawn text",
}


def _words(kind: str, element: Element, package: Package, relations: dict[str, Relation]) -> list[str]:
    if kind == "object":
        return [attribute(element, "ProgID")]
    if kind == "drawn text":
        return [attribute(element, "string"), *(one.text or "" for one in within(element, "a:t"))]
    relation = relations.get(attribute(element, "r:id") or attribute(element, "r:dm"))
    root = package.xml(relation.target) if relation and not relation.is_outside else None
    texts = [] if root is None else [one.text or "" for one in root.iter() if name(one) in {"a:t", "c:v"}]
    return [text.strip() for text in texts]


def _read(package: Package, part: str, description: str) -> Picture:
    picture = Picture(part.rsplit("/", 1)[-1], description)
    try:
        content = package.content(part, MOST_BYTES)
    except RefusedError:
        content, picture.unusable = None, "large"
    if content is None:
        picture.unusable = picture.unusable or "missing"
    elif not content.startswith(USABLE):
        picture.unusable = "kind"
    else:
        picture.content = content
    return picture
