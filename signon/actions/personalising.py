"""A supporter's letter: the page's text, made the supporter's own for each office. Plain values in, plain values out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

RECIPIENT, YOUR_NAME, YOUR_ADDRESS = "Recipient", "Your Name", "Your Address"
PLACEHOLDER = re.compile(r"\[(?P<name>[^\[\]\n]{1,60})\](?!\()")
"""Words in square brackets that are no link of Markdown."""

OPENING = re.compile(r"^dear\s+", re.IGNORECASE)
HONOURS = re.compile(r"^the honou?rable\s+", re.IGNORECASE)
LONGEST_MAILTO = 1_900
"""Characters of a mailto address that mail programs and systems pass on whole; Windows cuts at about 2,000."""


@dataclass(frozen=True, slots=True)
class Supporter:
    """The person who writes. The address is in lines; both may be empty."""

    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Addressed:
    """The recipient of one letter: the printed block, the salutation or an empty text, and how to reach the office."""

    number: int
    name: str
    inside_address: str
    salutation: str = ""
    email: str = ""
    form_url: str = ""
    website: str = ""
    phone: str = ""

    @property
    def called(self) -> str:
        """The recipient's name in the letter's text: as in the salutation, else without honours."""
        if self.salutation:
            return OPENING.sub("", self.salutation).rstrip(" ,:;!")
        return HONOURS.sub("", self.name)


@dataclass(frozen=True, slots=True)
class PersonalLetter:
    """A letter to one office. ``body`` is Markdown as far as paragraphs and numbered requests go."""

    subject: str
    salutation: str
    body: str
    closing: str
    supporter: Supporter

    @property
    def text(self) -> str:
        """The whole letter as text to copy."""
        end = "\n".join(line for line in (self.closing, self.supporter.name, self.supporter.address) if line)
        return "\n\n".join(part for part in (self.salutation, self.body.strip(), end) if part)

    def open_places(self) -> tuple[str, ...]:
        """The placeholders that nobody has filled in, each once, in the order of the text."""
        return open_places(f"{self.subject}\n{self.text}")

    def mail_address(self, email: str) -> str:
        """The mailto address that opens the letter in a mail program, or without its text when it would be cut."""
        start = f"mailto:{quote(email, safe='@')}?subject={quote(self.subject)}"
        whole = f"{start}&body={quote(self.text.replace(chr(10), chr(13) + chr(10)))}"
        return whole if len(whole) <= LONGEST_MAILTO else start

    def fits_mail_address(self, email: str) -> bool:
        """Whether the mailto address carries the whole text."""
        return "&body=" in self.mail_address(email)


def common_text(body: str, requests: Sequence[str], ending: str) -> str:
    """The text that all letters of a page begin with: paragraphs, numbered requests, paragraphs."""
    numbered = "\n".join(f"{number}. {request}" for number, request in enumerate(requests, start=1))
    return "\n\n".join(part for part in (body.strip(), numbered, ending.strip()) if part)


def personalised(
    to: Addressed, supporter: Supporter, *, subject: str, salutation: str, body: str, closing: str
) -> PersonalLetter:
    """The letter to ``to``, with the placeholders filled in that are known. The office's own salutation goes first."""
    values = {RECIPIENT: to.called, YOUR_NAME: supporter.name, YOUR_ADDRESS: supporter.address}
    return PersonalLetter(
        subject=filled(subject, values),
        salutation=to.salutation or filled(salutation, values),
        body=filled(body, values),
        closing=closing,
        supporter=supporter,
    )


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its placeholders replaced, in whatever case they are written; those without a value stay."""
    by_name = {name.casefold(): value for name, value in values.items() if value}
    return PLACEHOLDER.sub(lambda found: by_name.get(found["name"].strip().casefold(), found[0]), text)


def open_places(text: str) -> tuple[str, ...]:
    """The placeholders in ``text`` with their brackets, each once."""
    return tuple(dict.fromkeys(found[0] for found in PLACEHOLDER.finditer(text)))


def is_untouched(text: str, original: str) -> bool:
    """Whether the supporter has left the text as it came, spaces and line ends aside."""
    return text.split() == original.split()
