"""Fields: what the word processor computes. What counts is the result that it stored last, never the instruction.

A field may stand within another's instruction, as in ``IF { MERGEFIELD … } = …``. What such an inner one shows is no text of the
letter, so the depth is followed.
"""

import re
from dataclasses import dataclass

from signon.letters.word.file.markup import Element, attribute, child, children, setting, switch, whole

ARGUMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|(\\[A-Za-z*@#])|([^\s"]+)')
PRESENT_DAY = frozenset({"DATE", "TIME"})
PAGES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"})
REFERENCES = frozenset({"REF", "PAGEREF", "NOTEREF", "STYLEREF", "SEQ"})
MERGED = frozenset({"MERGEFIELD", "IF", "ADDRESSBLOCK", "GREETINGLINE", "FILLIN", "ASK", "NEXT"})
FREQUENT = frozenset({"HYPERLINK", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "TOC", "AUTHOR", "TITLE", "SUBJECT"})
MOST_CODE = 4_000


@dataclass(slots=True)
class Field:
    """A field that is open: its instruction, and the words of its result as far as they are read."""

    code: str = ""
    result: str = ""
    shows_result: bool = False
    form: Element | None = None

    @property
    def kind(self) -> str:
        """The first word of the instruction."""
        return (self.code.split() or [""])[0].upper()

    @property
    def address(self) -> str:
        """The address that a HYPERLINK leads to; empty for a place within the letter. Its tip is no part of it."""
        if self.kind != "HYPERLINK":
            return ""
        takes_next = False
        for quoted, option, bare in ARGUMENT.findall(self.code.strip()[len("HYPERLINK") :]):
            if option:
                takes_next = option in {"\\l", "\\o", "\\t", "\\m"}
            elif takes_next:
                takes_next = False
            else:
                return (quoted or bare).replace("\\\\", "\\").strip()
        return ""

    @property
    def tip(self) -> str:
        """The words that a HYPERLINK shows when it is pointed at."""
        found = re.search(r'\\o\s+"([^"]*)"', self.code) if self.kind == "HYPERLINK" else None
        return found[1].strip() if found else ""

    @property
    def chosen(self) -> str:
        """The choice that a form's list or box shows; empty for other fields."""
        boxes, lists = child(self.form, "w:checkBox"), child(self.form, "w:ddList")
        if boxes is not None:
            state = switch(boxes, "w:checked")
            return "☒" if (switch(boxes, "w:default") if state is None else state) else "☐"
        if lists is not None:
            entries = [attribute(one, "w:val") for one in children(lists, "w:listEntry")]
            place = whole(setting(lists, "w:result") or setting(lists, "w:default"))
            return entries[place] if 0 <= place < len(entries) else ""
        return ""

    @property
    def sign(self) -> tuple[int, str] | None:
        """The code and the font of a SYMBOL; None for other fields."""
        if self.kind != "SYMBOL":
            return None
        found = re.match(r"\s*SYMBOL\s+(0x[0-9A-Fa-f]+|\d+|.)", self.code, re.IGNORECASE)
        font = re.search(r'\\f\s+"?([^"\\]+)', self.code)
        code = found[1] if found else ""
        number = int(code, 0) if code.lower().startswith("0x") or code.isdecimal() else ord(code or " ")
        return number, font[1].strip() if font else "Symbol"


class Fields:
    """The fields that are open where the reader is."""

    def __init__(self) -> None:
        self._open: list[Field] = []

    @property
    def in_code(self) -> bool:
        """Whether the reader is within an instruction, however deep."""
        return any(not one.shows_result for one in self._open)

    @property
    def address(self) -> str:
        """The address of the innermost link."""
        return next((one.address for one in reversed(self._open) if one.address), "")

    @property
    def shows_present_day(self) -> bool:
        """Whether the text is a date that changes every day."""
        return any(one.kind in PRESENT_DAY for one in self._open)

    @property
    def counts_pages(self) -> bool:
        """Whether the text is the number of a page."""
        return any(one.kind in PAGES for one in self._open)

    def begin(self, code: str = "", form: Element | None = None, *, shows_result: bool = False) -> None:
        """Enter a field."""
        self._open.append(Field(code, "", shows_result, form))

    def separate(self) -> None:
        """Go on from the instruction to the result."""
        if self._open:
            self._open[-1].shows_result = True

    def end(self) -> Field | None:
        """Leave the innermost field."""
        return self._open.pop() if self._open else None

    def add_code(self, text: str) -> None:
        """Add to the instruction of the innermost field."""
        if self._open and not self._open[-1].shows_result and len(self._open[-1].code) < MOST_CODE:
            self._open[-1].code += text

    def note_result(self, text: str) -> None:
        """Remember what the open fields show."""
        for one in self._open:
            one.result += text
