"""Writing a mail about a letter: the wording that applies to its recipient, filled in.

That is what coordinators worded in the recipient's language, where the directory knows it, or else in the letter's; or else
what the product proposes. A wording that cannot be filled in, because a placeholder that it names is there no more, is passed
over; the desk says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import force_locale
from jinja2 import UndefinedError

from signon.letters.contact import contact_of
from signon.letters.models.letter import Letter
from signon.mail import compose
from signon.mail.content import Frame
from signon.mail.links import Link
from signon.mail.new_mail import NewMail
from signon.mail.templates import part, parts
from signon.organizations.queries import contact_languages
from signon.theme.present import site_name
from signon.web.languages import spoken
from signon.wordings.checking import problems
from signon.wordings.kinds import MailKind
from signon.wordings.models import MailWording, Words, in_language, own_wordings
from signon.zones.in_words import deadline_in_words

KEPT_IN_MEMORY = 256
AROUND = frozenset({"button", "unsubscribing"})
"""The blocks of a template that stand in no wording: what the link does, and what stands before the one that ends such mails."""


@dataclass(frozen=True)
class Worded:
    """The words that apply, and the language that they are in."""

    words: Words
    language: str


class Ground(NamedTuple):
    """The part that all mails of a kind about a letter have in common when they are worded alike; answers go to ``reply_to``."""

    kind: MailKind
    worded: Worded
    frame: Frame
    reply_to: str
    of_the_letter: Mapping[str, Any]

    def new_mail(self, *, to: str, about: str, link: Link | None = None, bulk: str = "", **values: Any) -> NewMail:
        """The mail to one address. ``values`` fill the placeholders, and the sentences that stand for some of them."""
        filled = Filled(self.kind, self.worded.language, {**self.of_the_letter, **values})
        wording = self.worded.words.read_for(self.kind)
        return NewMail(
            to=to,
            subject=wording.filled_subject(filled),
            paragraphs=wording.filled_paragraphs(filled),
            link=link,
            about=about,
            bulk=bulk,
            reply_to=self.reply_to,
            frame=self.frame,
        )


@dataclass(frozen=True)
class Writer:
    """Writes the mails of one kind about one letter. Make it once for many recipients."""

    kind: MailKind
    letter: Letter

    def new_mail(self, *, to: str, about: str, link: Link | None = None, bulk: str = "", **values: Any) -> NewMail:
        """The mail to one address. ``values`` fill the placeholders, and the sentences that stand for some of them."""
        return self._ground(self._worded_for(to)).new_mail(to=to, about=about, link=link, bulk=bulk, **values)

    @property
    def ground(self) -> "Ground":
        """The part that the mails to recipients whose language is not known have in common."""
        return self._ground(self.worded)

    @cached_property
    def worded(self) -> Worded:
        """The words for a recipient whose language is not known."""
        language = self.letter.parts.language
        own = in_language(self._own, language)
        return Worded(own.words, own.language) if own else Worded(proposed_words(self.kind, language), spoken(language))

    def _worded_for(self, to: str) -> Worded:
        if all(one.language == self.worded.language for one in self._own):
            return self.worded
        own = in_language(self._own, self._languages.get(to, ""))
        return Worded(own.words, own.language) if own else self.worded

    @cached_property
    def _own(self) -> list[MailWording]:
        return [one for one in own_wordings(self.letter, self.kind) if is_fillable(self.kind, one.words)]

    def _ground(self, worded: Worded) -> "Ground":
        if worded not in self._grounds:
            frame = frame_of(self.kind, self.letter, worded)
            reply_to = contact_of(self.letter).email
            self._grounds[worded] = Ground(self.kind, worded, frame, reply_to, self._of_the_letter)
        return self._grounds[worded]

    @cached_property
    def _grounds(self) -> "dict[Worded, Ground]":
        return {}

    @cached_property
    def _languages(self) -> dict[str, str]:
        return contact_languages()

    @cached_property
    def _of_the_letter(self) -> dict[str, Any]:
        return about_the_letter(self.letter)


class Filled(Mapping[str, str]):
    """The placeholders of a mail by name, each filled in when it is asked for, in the language of the wording.

    A sentence is in that language where the product speaks it. With ``examples``, what is not among the values is an example.
    """

    def __init__(self, kind: MailKind, language: str, values: Mapping[str, Any], *, examples: bool = False) -> None:
        self._placeholders = {one.name: one for one in kind.placeholders}
        self._template = kind.template
        self._language = language
        self._values = values
        self._examples = examples

    def __getitem__(self, name: str) -> str:
        placeholder = self._placeholders[name]
        try:
            return self._sentence(name) if placeholder.is_sentence else self._value(name)
        except (KeyError, UndefinedError):
            if self._examples:
                return str(placeholder.example)
            raise

    def _sentence(self, name: str) -> str:
        with force_locale(_locale(spoken(self._language))):
            return part(self._template, name, self._values)

    def _value(self, name: str) -> str:
        value = self._values[name]
        return moment_in(self._language, value) if isinstance(value, datetime) else str(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._placeholders)

    def __len__(self) -> int:
        return len(self._placeholders)


def frame_of(kind: MailKind, letter: Letter | None, worded: Worded) -> Frame:
    """The words around a wording: who writes about which letter, what the link does, and how to answer."""
    with force_locale(_locale(spoken(worded.language))):
        around = {name: part(kind.template, name, {}) for name in parts(kind.template) & AROUND}
        coalition = coalition_of(letter) if letter else site_name()
        answers = contact_of(letter).email if letter else current_app.config["SIGNON"].contact_email
        frame = compose.frame_of(coalition, letter=letter.title if letter else "", answers=answers)
    chosen = {"button": worded.words.button} if worded.words.button else {}
    return frame._replace(language=worded.language, **(around | chosen))


def proposed_words(kind: MailKind, language: str) -> Words:
    """The words that the product proposes, in the language where it speaks it."""
    with force_locale(_locale(spoken(language))):
        return Words(*(_block(kind, name) for name in ("subject", "body", "button")))


@lru_cache(KEPT_IN_MEMORY)
def is_fillable(kind: MailKind, words: Words) -> bool:
    """Whether the words can be filled in as they are."""
    return not problems(kind, *words)


def moment_in(language: str, moment: datetime) -> str:
    """A moment by which to act, in words of this language."""
    with force_locale(_locale(language)):
        return deadline_in_words(moment)


def about_the_letter(letter: Letter) -> dict[str, Any]:
    """The values that are the same in every mail about a letter."""
    return {
        "letter": letter.title,
        "coalition": coalition_of(letter),
        "address": str(contact_of(letter)),
        "page": page_of(letter),
    }


def page_of(letter: Letter) -> str:
    """The address of a letter's public page."""
    return f"{current_app.config['SIGNON'].base_url}{path_of(letter)}"


def path_of(letter: Letter) -> str:
    """The path of a letter's public page."""
    return f"/letters/{letter.slug}"


def coalition_of(letter: Letter) -> str:
    """The coalition in whose name a letter's mails are written."""
    return letter.parts.letterhead.name or site_name()


def _block(kind: MailKind, name: str) -> str:
    return part(kind.template, name, {}) if name in parts(kind.template) else ""


def _locale(tag: str) -> str:
    return tag.replace("-", "_")
