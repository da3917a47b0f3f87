"""Everything before the salutation: date and place, references, addresses and the subject, and a letterhead in the text."""

from dataclasses import dataclass, field
from typing import Any

from signon.letters.word.file.tree import DATE, LeftOut
from signon.letters.word.recognised.dates import AFTER_YEAR, date_in, place_before
from signon.letters.word.recognised.labels import ATTENTION, DELIVERY, REFERENCE, SUBJECT, after_label
from signon.letters.word.recognised.letterhead import FoundLetterhead, has_contact
from signon.letters.word.recognised.lines import Line, blocks_of

HEADS = ("letterhead name", "letterhead lines", "return address", "header")
MOST_DATE_LINE, MOST_PLACE = 100, 60


@dataclass(slots=True)
class Opening:
    """The parts before the salutation, and the words of what was taken up without being one of them."""

    values: dict[str, Any] = field(default_factory=dict)
    addressees: list[dict[str, Any]] = field(default_factory=list)
    letterhead: FoundLetterhead = field(default_factory=FoundLetterhead)
    taken: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


class OpeningReader:
    """Reads the lines before the salutation of a letter in ``language``."""

    def __init__(self, language: str, letterhead: FoundLetterhead) -> None:
        self.found = Opening(letterhead=letterhead)
        self._language = language
        self._had_letterhead = bool(letterhead.name or letterhead.address)
        self._before: list[Line] = []
        self._after: list[Line] = []
        self._addressed: list[Line] = []
        self._attention: list[tuple[int, str]] = []
        self._date_stands = False

    def read(self, lines: list[Line]) -> Opening:
        """The parts that the lines hold."""
        for line in lines:
            for part in self._parts(line):
                self._line(part)
        self._settle()
        return self.found

    def _parts(self, line: Line) -> list[Line]:
        """A line that a tab divides into a reference and a date, or the like, in its pieces."""
        pieces = [piece.strip() for piece in line.text.split("\t") if piece.strip()]
        if len(pieces) < 2 or not any(self._is_part(piece) for piece in pieces):  # noqa: PLR2004 - a tab between two
            return [line]
        return [Line(piece, line.paragraph, line.block, line.above, line.pictures, line.pieces) for piece in pieces]

    def _is_part(self, text: str) -> bool:
        if len(text) > MOST_DATE_LINE:
            return False
        return bool(REFERENCE.match(text) or DELIVERY.match(text) or date_in(text, self._language))

    def _line(self, line: Line) -> None:
        if line.is_styled("inside address", "inside address name"):
            self._addressed.append(line)
        elif line.styles[:1] == ["title"] and "subject" not in self.found.values:
            self.found.values["subject"] = " ".join(line.text.split())
        elif line.is_styled(*HEADS):
            self._letterhead([line])
        elif not (self._date(line) or self._labelled(line)):
            (self._after if self._date_stands else self._before).append(line)

    def _letterhead(self, lines: list[Line]) -> None:
        if lines[0].is_styled("return address"):
            self.found.taken += [line.text for line in lines]
        else:
            self.found.letterhead.add(lines)

    def _date(self, line: Line) -> bool:
        found = date_in(line.text, self._language) if len(line.text) <= MOST_DATE_LINE else None
        if found is None or "date" in self.found.values or self._date_stands:
            return False
        day, before, after = found
        place = place_before(before)
        if len(place) > MOST_PLACE or not AFTER_YEAR.fullmatch(after) or REFERENCE.match(line.text):
            return False
        label = place.rsplit(":", 1)
        self._date_stands = True
        if any(piece.kind == DATE for piece in line.pieces):
            self.found.left_out.append(LeftOut("present day", line.text))
        else:
            self.found.values["date"] = day.isoformat()
            self.found.taken.append(line.text)
        if len(label) == 1 and place:
            self.found.values["place"] = place
        return True

    def _labelled(self, line: Line) -> bool:
        text, values = line.text, self.found.values
        attention = after_label(ATTENTION, text)
        if attention is not None or line.is_styled("attention line"):
            self._attention.append((line.block, attention or text))
            self.found.taken.append(text)
            self._addressed += [Line("", line.paragraph, line.block)] if self._addressed else []
            return True
        subject = after_label(SUBJECT, text)
        if subject or line.is_styled("subject line", "subject"):
            values["subject"] = f"{values.get('subject', '')} {subject or text}".strip()
            self.found.taken.append(text[: len(text) - len(subject or text)])
            return True
        for key, pattern, style in (
            ("reference", REFERENCE, "reference line"),
            ("delivery_notation", DELIVERY, "delivery notation"),
        ):
            if key not in values and (pattern.match(text) or line.is_styled(style)):
                values[key] = " ".join(text.split())
                return True
        return False

    def _settle(self) -> None:
        """Tell the sender's lines from the addressee's, and a subject from both."""
        self._take_bold_subject()
        self._take_last_line_as_subject()
        if self._addressed:
            addressed = [[line for line in block if line.text] for block in blocks_of(self._addressed)]
            self._leave(self._before, self._after)
        else:
            addressed = self._addressed_blocks()
        for block in addressed:
            if block:
                self.found.addressees.append({"address": "\n".join(" ".join(line.text.split()) for line in block)})
        self._place_attention(addressed)

    def _addressed_blocks(self) -> list[list[Line]]:
        before, after = blocks_of(self._before), blocks_of(self._after)
        if any(line.text for block in after for line in block):
            self._take_as_letterhead(before)
            return after
        senders: list[list[Line]] = []
        while before and (has_contact(before[0]) or (len(before) > 1 and not self._had_letterhead and not senders)):
            senders.append(before.pop(0))
        self._take_as_letterhead(senders)
        return before

    def _take_as_letterhead(self, blocks: list[list[Line]]) -> None:
        for block in blocks:
            self.found.letterhead.add(block)

    def _leave(self, *groups: list[Line]) -> None:
        for lines in groups:
            for block in blocks_of(lines):
                if has_contact(block) or not (self.found.letterhead.name or self._date_stands):
                    self.found.letterhead.add(block)
                else:
                    self.found.left_out.append(LeftOut("unplaced", " ".join(line.text for line in block)))

    def _take_bold_subject(self) -> None:
        lines = self._after or self._before
        last = lines[-1] if lines else None
        if last is None or "subject" in self.found.values:
            return
        stands_alone = sum(line.block == last.block for line in lines) == 1 and len({line.block for line in lines}) > 1
        if stands_alone and (last.paragraph.is_bold or last.paragraph.heading or last.is_styled("title", "subtitle")):
            lines.pop()
            self.found.values["subject"] = " ".join(last.text.split())

    def _take_last_line_as_subject(self) -> None:
        """Take a line that stands alone beneath an address of several lines for the subject, and say so."""
        before, after = blocks_of(self._before), blocks_of(self._after)
        is_below_date = len(after) == 1 and (len(before) > 1 or (bool(before) and self._had_letterhead))
        blocks = [*before, *after] if is_below_date else after or before
        if "subject" in self.found.values or len(blocks) < 2 or self._addressed:  # noqa: PLR2004 - an address above it
            return
        (*_others, above, last) = blocks
        if len(last) == 1 and len(above) > 1 and last[0].text and not has_contact(above) and not has_contact(last):
            (self._after or self._before).pop()
            self.found.values["subject"] = " ".join(last[0].text.split())
            self.found.left_out.append(LeftOut("guessed subject", last[0].text))

    def _place_attention(self, addressed: list[list[Line]]) -> None:
        """Give an attention line to the addressee above it, or else to the first one."""
        filled = [block for block in addressed if block]
        for block_number, name in self._attention:
            above = [place for place, block in enumerate(filled) if block[0].block <= block_number]
            if self.found.addressees:
                self.found.addressees[above[-1] if above else 0].setdefault("attention", name)
            else:
                self.found.left_out.append(LeftOut("unplaced", name))
