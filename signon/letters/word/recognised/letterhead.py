"""The letterhead: the name, the lines beneath it, phone, mail address and website, and the logo."""

import re
from dataclasses import dataclass, field
from typing import Any

from signon.letters.word.recognised.lines import Line

MOST_CONTACT = 200
"""Characters of the longest address that is looked for: what is longer is text, and would take time."""

SEPARATOR = re.compile(r"\s*[·|•‧∙]\s*|\t+|\s{3,}")
EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]{2,}")
WEBSITE = re.compile(
    r"(?:https?://|www\.)\S+|(?<![@\w.])[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|int|eu|info|ngo|ong|[a-z]{2})(?:/\S*)?$",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"^(?:(?:tele?(?:phone|fono|foon|fon)?|phone|ph|t[ée]l(?:éphone)?|tlf|тел|هاتف|الهاتف|mobile|mob|t|p)\b\.?\s*(?:no\.?)?\s*[:.]?\s*)?(\+?[\d(][\d\s()./-]{5,}\d)$",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"^(?:e-?mail|email|courriel|correo(?: electrónico)?|mail|web(?:site|seite|sitio)?|internet|site(?: web)?|url|e|w)\s*[:.]\s*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class FoundLetterhead:
    """A letterhead as it is found; ``taken`` are the labels that say what a value is."""

    name: str = ""
    address: list[str] = field(default_factory=list)
    phone: str = ""
    email: str = ""
    website: str = ""
    logo: int = 0
    taken: list[str] = field(default_factory=list)

    def values(self) -> dict[str, Any]:
        """The values for the letter's parts; the logo is put in by whoever has the pictures."""
        values = {"name": self.name, "phone": self.phone, "email": self.email, "website": self.website}
        return {key: value for key, value in values.items() if value} | (
            {"address": "\n".join(self.address)} if self.address else {}
        )

    def add(self, lines: list[Line]) -> None:
        """Take up lines; the first one that is no address of any kind is the name."""
        for line in lines:
            if line.pictures and not self.logo:
                self.logo = line.pictures[0]
            for piece in SEPARATOR.split(line.text):
                if piece.strip():
                    self._add(piece.strip(), line)

    def _add(self, text: str, line: Line) -> None:
        if len(text) > MOST_CONTACT:
            self.address.append(text)
            return
        bare = LABEL.sub("", text)
        label = text[: len(text) - len(bare)]
        phone = PHONE.match(text)
        if not self.email and EMAIL.fullmatch(bare):
            self.email = bare
        elif not self.website and WEBSITE.fullmatch(bare):
            self.website = bare
        elif not self.phone and phone:
            self.phone = phone[1].strip()
            label = text[: phone.start(1)]
        elif not self.name and not self.address and not line.is_styled("letterhead lines"):
            self.name, label = text, ""
        else:
            self.address.append(text)
            label = ""
        self.taken += [label] if label.strip() else []


def has_contact(lines: list[Line]) -> bool:
    """Whether lines hold a mail address, a website or a phone number, or a picture, as the sender's do."""
    if any(line.pictures for line in lines):
        return True
    pieces = [piece.strip() for line in lines for piece in SEPARATOR.split(line.text)]
    return any(
        EMAIL.search(piece) or WEBSITE.fullmatch(LABEL.sub("", piece)) or PHONE.match(piece)
        for piece in pieces
        if 0 < len(piece) <= MOST_CONTACT
    )
