"""The problems of a wording: each a sentence that names the place, the thing and the remedy."""

import difflib
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from signon.mail import links
from signon.mail.links import LinkKind
from signon.translation import gettext as _
from signon.wordings.filling import LINK_NAME
from signon.wordings.kinds import MailKind, Placeholder

TOKEN = re.compile(r"\{\{|\}\}|\{[^{}\n]*\}|[{}]")
IN_TWO = re.compile(r"(?<!\{)\{\{([^{}\n]*)\}\}(?!\})")
TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|button|center|code|div|em|font|form|h[1-6]|hr|i|iframe|img|input|li|ol|p|pre|script"
    r"|small|span|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
PERSONAL = re.compile(
    "|".join(
        re.escape(kind.path).replace(re.escape("{token}"), r"[\w-]{20,}")
        for kind in vars(links).values()
        if isinstance(kind, LinkKind)
    )
)
"""The path of a personal link, with its token."""


MOST_SENTENCES = 12


class Problems(NamedTuple):
    """The problems of a wording, in sentences: those of its subject, of its text, and of its button."""

    subject: list[str]
    text: list[str]
    button: list[str]

    def __bool__(self) -> bool:
        return bool(self.subject or self.text or self.button)

    def all(self) -> list[str]:
        """Every sentence."""
        return [*self.subject, *self.text, *self.button]


def problems(kind: MailKind, subject: str, text: str, button: str = "") -> Problems:
    """The problems that keep a wording from being filled in for every recipient; nothing when it can be sent."""
    found = (_of_the_subject(kind, subject), _of_the_text(kind, text), _of_the_button(button))
    return Problems(*(_first(sentences) for sentences in found))


def _first(sentences: Iterator[str]) -> list[str]:
    """The most that somebody reads."""
    found = [*islice(sentences, MOST_SENTENCES + 1)]
    return found if len(found) <= MOST_SENTENCES else [*found[:-1], _("There is more to correct further down.")]


def _of_the_subject(kind: MailKind, subject: str) -> Iterator[str]:
    place = _("Subject: ")
    yield from _of_the_braces(kind, subject, place)
    yield from _of_what_is_written(subject, place)
    for one in kind.placeholders:
        if one.written in subject and (one.is_sentence or one.name == LINK_NAME):
            yield _("%(placeholder)s cannot stand in the subject. Write it in the text.", placeholder=one.written)


def _of_the_button(button: str) -> Iterator[str]:
    if found := TOKEN.search(button):
        yield _(
            "Button: %(piece)s cannot be filled in there. Write what the link does, in a few words.", piece=found[0]
        )
    yield from _of_what_is_written(button, _("Button: "))


def _of_the_text(kind: MailKind, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        place = _("Line %(number)s: ", number=number)
        yield from _of_the_braces(kind, line, place)
        yield from _of_what_is_written(line, place)
    if LINK_NAME in kind.names:
        yield from _of_the_link(text)
    named = set(_named(text))
    for one in kind.placeholders:
        if one.required and one.name != LINK_NAME and not named & {one.name, *_instead_of(kind, one)}:
            yield _missing(kind, one)


def _of_the_braces(kind: MailKind, line: str, place: str) -> Iterator[str]:
    for found in IN_TWO.finditer(line):
        name = found[1].strip()
        if name in kind.names:
            yield place + _(
                "%(written)s would be printed with its name, for two braces stand for one that is meant as a brace. "
                "Write %(placeholder)s.",
                written=found[0],
                placeholder=f"{{{name}}}",
            )
    for found in TOKEN.finditer(line):
        piece = found[0]
        if piece in {"{", "}"}:
            yield place + _unpaired(line, found.start())
        elif piece not in {"{{", "}}"} and piece[1:-1] not in kind.names:
            yield place + _unknown(kind, piece)


def _unpaired(line: str, at: int) -> str:
    brace = line[at]
    return _(
        "the brace %(brace)s in “%(around)s” has no partner. Add it, or write %(two)s if a brace is meant.",
        brace=brace,
        around=line[max(at - 15, 0) : at + 16].strip(),
        two=2 * brace,
    )


def _unknown(kind: MailKind, written: str) -> str:
    close = difflib.get_close_matches(written[1:-1].strip().lower(), kind.names, n=1)
    if close:
        return _(
            "%(written)s is not a placeholder. Write %(placeholder)s, or remove it.",
            written=written,
            placeholder=f"{{{close[0]}}}",
        )
    return _(
        "%(written)s is not a placeholder of this mail. Choose one of the list, remove it, or write %(text)s if the braces "
        "are meant.",
        written=written,
        text=f"{{{written}}}",
    )


def _of_what_is_written(line: str, place: str) -> Iterator[str]:
    if found := TAG.search(line):
        yield place + _("%(tag)s would be read as it stands, for mails are plain text. Remove it.", tag=found[0][:40])
    if PERSONAL.search(line):
        yield place + _(
            "here stands somebody’s personal link, and everybody who gets this mail could use it. Remove it; "
            "%(placeholder)s gives each their own.",
            placeholder="{link}",
        )


def _of_the_link(text: str) -> Iterator[str]:
    lines = text.splitlines()
    places = [number for number, line in enumerate(lines, start=1) for _one in re.finditer(r"(?<!\{)\{link\}", line)]
    if not places:
        yield _("The text needs the link. Write {link} in a paragraph of its own.")
    if len(places) > 1:
        listed = ", ".join(map(str, places))
        yield _("{link} stands more than once: in lines %(numbers)s. Keep one of them.", numbers=listed)
    for number in dict.fromkeys(places):
        around = [one.strip() for one in ("", *lines, "")[number - 1 : number + 2]]
        if around != ["", "{link}", ""]:
            yield _(
                "Line %(number)s: {link} needs a paragraph of its own, with an empty line before and after it.",
                number=number,
            )


def _named(text: str) -> Iterator[str]:
    return (piece[1:-1] for piece in TOKEN.findall(text) if len(piece) > 2)  # noqa: PLR2004 - more than the braces


def _instead_of(kind: MailKind, wanted: Placeholder) -> list[str]:
    return [one.name for one in kind.placeholders if one.instead_of == wanted.name]


def _missing(kind: MailKind, wanted: Placeholder) -> str:
    others = _instead_of(kind, wanted)
    if others:
        return _(
            "The text needs %(placeholder)s: %(meaning)s. Add it, or use %(other)s in a sentence of your own.",
            placeholder=wanted.written,
            meaning=wanted.meaning,
            other=f"{{{others[0]}}}",
        )
    return _("The text needs %(placeholder)s: %(meaning)s. Add it.", placeholder=wanted.written, meaning=wanted.meaning)
