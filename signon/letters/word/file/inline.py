"""The content of a paragraph: runs of text, and all that may stand among and around them."""

from collections.abc import Callable, Iterator

from signon.letters.word.file.drawings import Drawing
from signon.letters.word.file.fields import MERGED, REFERENCES, Field, Fields
from signon.letters.word.file.looks import Look, Looks
from signon.letters.word.file.markup import Element, attribute, child, children, name, switch, within
from signon.letters.word.file.package import Relation
from signon.letters.word.file.sources import Sources
from signon.letters.word.file.symbols import ORDINAL_ENDINGS, is_symbol_font, moved, symbol, unmapped
from signon.letters.word.file.tree import BREAK, DATE, NOTE, PICTURE, TEXT, LeftOut, Piece

PAGE = "page"
"""The kind of a piece that is the number of a page. It does not leave this package."""

SOFT_HYPHEN, NO_BREAK_HYPHEN = "\u00ad", "\u2011"
WRAPPERS = frozenset({"w:smartTag", "w:customXml", "w:dir", "w:bdo", "w:ins", "w:moveTo", "w:rubyBase"})
DRAWINGS = frozenset({"w:drawing", "w:pict", "w:object"})
OLD_FIELDS = frozenset(
    {"w:pgNum", "w:dayShort", "w:dayLong", "w:monthShort", "w:monthLong", "w:yearShort", "w:yearLong"}
)
MARKS = {"w:tab": "\t", "w:ptab": "\t", "w:noBreakHyphen": NO_BREAK_HYPHEN, "w:softHyphen": "", "w:cr": "\n"}


class Inline:
    """Reads one paragraph's content into ``pieces``, and gathers in ``boxes`` what hangs on it."""

    def __init__(self, sources: Sources, relations: dict[str, Relation], fields: Fields, looks: Looks) -> None:
        self.pieces: list[Piece] = []
        self.boxes: list[Element] = []
        self._sources, self._relations, self._fields, self._looks = sources, relations, fields, looks
        self._link = ""
        self._told: dict[str, LeftOut] = {}
        self._handlers: dict[str, Callable[[Element], None]] = {
            "w:r": self._run,
            "w:hyperlink": self._hyperlink,
            "w:fldSimple": self._simple_field,
            "w:sdt": self._control,
            "m:oMath": self._equation,
            "m:oMathPara": self._equation,
            "mc:AlternateContent": self._alternative,
        }

    def read(self, container: Element) -> None:
        """Read everything in an element."""
        for element in container:
            kind = name(element)
            if kind in WRAPPERS:
                self.read(element)
            elif handler := self._handlers.get(kind):
                handler(element)

    def _hyperlink(self, element: Element) -> None:
        relation = self._relations.get(attribute(element, "r:id"))
        outer, self._link = self._link, (relation.target if relation and relation.is_outside else "")
        if self._link and (place := attribute(element, "w:anchor")) and "#" not in self._link:
            self._link += f"#{place}"
        if tip := attribute(element, "w:tooltip"):
            self._sources.tell("tip", tip)
        self.read(element)
        self._link = outer

    def _simple_field(self, element: Element) -> None:
        self._fields.begin(attribute(element, "w:instr"), child(element, "w:ffData"), shows_result=True)
        self.read(element)
        self._finish(self._fields.end())

    def _control(self, element: Element) -> None:
        """A content control: what was chosen in it, but not the words that ask to choose."""
        properties, content = child(element, "w:sdtPr"), child(element, "w:sdtContent")
        if content is None:
            return
        if switch(properties, "w:showingPlcHdr"):
            self._sources.tell("placeholder", "".join(one.text or "" for one in within(content, "w:t")))
            return
        before = self._length()
        self.read(content)
        box = child(properties, "w14:checkbox")
        if box is not None and self._length() == before:
            ticked = attribute(child(box, "w14:checked"), "w14:val") in {"1", "true", "on"}
            self._add("☒" if ticked else "☐", self._looks.of(None, is_link=False))

    def _length(self) -> int:
        return sum(len(piece.text.strip()) for piece in self.pieces)

    def _equation(self, element: Element) -> None:
        """An equation: in a line where it is only signs in a row, else left out. It is told of in both cases."""
        words = "".join(one.text or "" for one in within(element, "m:t"))
        is_plain = all(name(one) in {"m:oMath", "m:r"} or not list(within(one, "m:t")) for one in element)
        self._sources.tell("equation" if is_plain else "equation left out", words)
        if is_plain and not self._fields.in_code:
            self._add(words, self._looks.of(None, is_link=False), is_told=True)

    def _alternative(self, element: Element) -> None:
        version = one_version(element)
        if version is not None:
            self.read(version)

    def _run(self, element: Element) -> None:
        properties = child(element, "w:rPr")
        look = self._looks.of(properties, is_link=bool(self._link or self._fields.address))
        mark_follows = False
        for part in element:
            kind = name(part)
            if kind == "w:fldChar":
                self._field_mark(part)
            elif kind in {"w:instrText", "w:delInstrText"}:
                self._fields.add_code(part.text or "")
            elif self._fields.in_code:
                continue
            elif mark_follows and kind in {"w:t", "w:sym"}:
                self._sources.tell("note mark", part.text or "")
            elif kind in {"w:footnoteReference", "w:endnoteReference"}:
                mark_follows = bool(self._note(part, kind))
            else:
                self._run_part(part, kind, look)

    def _run_part(self, part: Element, kind: str, look: Look) -> None:
        if kind == "w:t":
            self._add(_spaced(part), look)
        elif kind in MARKS:
            self._mark(MARKS[kind], look)
        elif kind == "w:br":
            self._break(attribute(part, "w:type"), look)
        elif kind == "w:sym":
            self._sign(_code(attribute(part, "w:char")), attribute(part, "w:font"), look)
        elif kind == "mc:AlternateContent":
            version = one_version(part)
            for inner in () if version is None else version:
                self._run_part(inner, name(inner), look)
        else:
            self._run_thing(part, kind)

    def _run_thing(self, part: Element, kind: str) -> None:
        if kind == "w:ruby":
            self._ruby(part)
        elif kind in DRAWINGS:
            self._draw(Drawing(part))
        elif kind in OLD_FIELDS:
            self._sources.tell("field", kind.removeprefix("w:"))

    def _field_mark(self, element: Element) -> None:
        kind = attribute(element, "w:fldCharType")
        if kind == "begin":
            self._fields.begin(form=child(element, "w:ffData"))
        elif kind == "separate":
            self._fields.separate()
        else:
            self._finish(self._fields.end())

    def _finish(self, field: Field | None) -> None:
        """Show what a closed field shows beside its result, and tell of what it does that a letter cannot."""
        if field is None or self._fields.in_code:
            return
        look = self._looks.of(None, is_link=False)
        if field.chosen and not field.result.strip():
            self._add(field.chosen, look)
        elif field.sign and not field.result.strip():
            self._sign(*field.sign, look)
        elif field.kind == "MACROBUTTON":
            self._sources.tell("placeholder", " ".join(field.code.split()[2:]))
        elif field.kind in MERGED | REFERENCES:
            self._sources.tell("merge field" if field.kind in MERGED else "reference", field.result or field.code)
        elif not field.shows_result and field.code.strip():
            self._sources.tell("field", field.code)
        if field.tip:
            self._sources.tell("tip", field.tip)

    def _note(self, element: Element, kind: str) -> bool:
        """Put a note's mark; whether a mark of the writer's own follows it."""
        notes = "footnotes" if kind == "w:footnoteReference" else "endnotes"
        number = self._sources.note(notes, attribute(element, "w:id"))
        self.pieces.append(Piece(NOTE, number=number))
        return attribute(element, "w:customMarkFollows").lower() in {"1", "true", "on"}

    def _ruby(self, element: Element) -> None:
        base, reading = child(element, "w:rubyBase"), child(element, "w:rt")
        if base is not None:
            self.read(base)
        if reading is not None:
            words = [
                "".join(one.text or "" for one in within(part, "w:t")) for part in (base, reading) if part is not None
            ]
            self._sources.tell("reading", ": ".join(words))

    def _draw(self, drawing: Drawing) -> None:
        if self._fields.in_code:
            return
        self.boxes += drawing.boxes
        for picture in drawing.pictures(self._sources.package, self._relations):
            self._sources.pictures.append(picture)
            self.pieces.append(Piece(PICTURE, number=len(self._sources.pictures)))
        for kind, words in drawing.others(self._sources.package, self._relations):
            self._sources.tell(kind, words)

    def _sign(self, code: int, font: str, look: Look) -> None:
        if sign := symbol(code, font):
            self._add(sign, look, is_mapped=True)
        else:
            self._sources.tell("symbol", f"U+{code:04X} {font}")

    def _break(self, kind: str, look: Look) -> None:
        if kind in {"page", "column"}:
            self._sources.tell("page break", "")
        self._mark("\n", look)

    def _mark(self, text: str, look: Look) -> None:
        if look.is_hidden or look.is_struck:
            return
        if text == "\n":
            self.pieces.append(Piece(BREAK))
        elif text:
            self._append(text, look)
        self._fields.note_result(text)

    def _add(self, text: str, look: Look, *, is_mapped: bool = False, is_told: bool = False) -> None:
        """Add text in a look, or tell of it where a letter cannot have that."""
        if not is_mapped:
            text = self._mapped(text, look.font)
        text = text.replace(SOFT_HYPHEN, "")
        self._sources.count_text(text)
        left_out = "hidden" if look.is_hidden else "struck" if look.is_struck else ""
        kinds = [left_out] if left_out else [] if is_told else list(look.told)
        if look.position in {"superscript", "subscript"} and not left_out:
            text, is_known = self._moved(text, look.position)
            kinds += [] if is_known else [look.position]
        self._tell(kinds, text)
        if left_out:
            return
        self._fields.note_result(text)
        self._sources.languages[self._language(text, look)] += sum(character.isalpha() for character in text)
        self._append(text, look)

    def _append(self, text: str, look: Look) -> None:
        kind = DATE if self._fields.shows_present_day else PAGE if self._fields.counts_pages else TEXT
        link = self._link or self._fields.address
        last = self.pieces[-1] if self.pieces else None
        piece = Piece(kind, text, look.bold, look.italic, link, look.style)
        same = last is not None and (last.kind, last.bold, last.italic, last.link, last.style) == (
            kind, look.bold, look.italic, link, look.style,
        )  # fmt: skip
        if same and last is not None:
            last.text += text
        elif text:
            self.pieces.append(piece)

    def _mapped(self, text: str, font: str) -> str:
        written = unmapped(text, font)
        if len(written) < len(text):
            codes = " ".join(f"U+{ord(sign):04X}" for sign in text if not unmapped(sign, font))
            self._sources.tell("symbol", f"{codes} {font if is_symbol_font(font) else ''}")
        return written

    def _moved(self, text: str, position: str) -> tuple[str, bool]:
        """Raised or lowered text, and whether it reads as it did: ``2`` in H₂O does, and so does ``rd`` in 3rd."""
        if position == "superscript" and text.strip().lower() in ORDINAL_ENDINGS:
            return text, True
        written = moved(text.strip(), position)
        return (written, True) if written else (text, not text.strip())

    def _tell(self, kinds: list[str], text: str) -> None:
        """Tell of a look; runs of one look that follow one another are told of together."""
        for kind in [one for one in self._told if one not in kinds]:
            del self._told[kind]
        for kind in kinds:
            if kind in self._told:
                self._told[kind].words += text
            elif text.strip():
                self._told[kind] = self._sources.tell(kind, "")
                self._told[kind].words = text

    def _language(self, text: str, look: Look) -> str:
        is_eastern = any("\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3" for character in text)
        return (look.language_of_east if is_eastern else "") or look.language


def one_version(element: Element) -> Element | None:
    """The first version, of what is there in several, that holds something known here; without one, the first of all."""
    versions = [*children(element, "mc:Choice"), *children(element, "mc:Fallback")]
    known = (one for one in versions if any(True for _text in _texts(one)) or Drawing(one).has_something)
    return next(known, versions[0] if versions else None)


def _texts(element: Element) -> Iterator[Element]:
    return (one for one in element.iter() if name(one) in {"w:t", "m:t", "w:sym"})


def _spaced(element: Element) -> str:
    """The text of a ``w:t``: without spaces around it unless they are to be kept, as Word reads it."""
    text = (element.text or "").replace("\n", " ").replace("\r", " ")
    return text if attribute(element, "xml:space") == "preserve" else text.strip(" \t")


def _code(text: str) -> int:
    """The code of a sign, written in hexadecimal; 0 for what is none."""
    try:
        return int(text, 16)
    except ValueError:
        return 0
