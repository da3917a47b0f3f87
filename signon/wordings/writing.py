"""Writing a mail about a letter: the wording that applies, filled in for its recipient."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import current_app

from signon.letters.contact import contact_of
from signon.letters.models.letter import Letter
from signon.mail import compose
from signon.mail.links import Link
from signon.mail.new_mail import NewMail
from signon.mail.templates import part, parts
from signon.theme.present import site_name
from signon.wordings.filling import Wording, read_wording
from signon.wordings.kinds import MailKind
from signon.zones.in_words import moment_in_words


@dataclass(frozen=True)
class Writer:
    """Writes the mails of one kind about one letter. Make it once for many recipients."""

    kind: MailKind
    letter: Letter

    def new_mail(self, *, to: str, about: str, link: Link | None = None, bulk: str = "", **values: Any) -> NewMail:
        """The mail to one address. ``values`` fill the placeholders, and the sentences that stand for some of them."""
        filled = Filled(self.kind.template, self._of_the_letter | values)
        return NewMail(
            to=to,
            subject=self._read.filled_subject(filled),
            paragraphs=self._read.filled_paragraphs(filled),
            link=link,
            about=about,
            bulk=bulk,
            reply_to=contact_of(self.letter).email,
        )

    @cached_property
    def wording(self) -> tuple[str, str]:
        """The subject and the text that apply, with placeholders."""
        return default_wording(self.kind)

    @cached_property
    def _read(self) -> Wording:
        return read_wording(*self.wording, self.kind.names, self.kind.taking)

    @cached_property
    def _of_the_letter(self) -> dict[str, Any]:
        return about_the_letter(self.letter)


class Filled(Mapping[str, str]):
    """The placeholders of a mail by name, each filled in when it is asked for: a value, or a sentence made of the values."""

    def __init__(self, template: str, values: Mapping[str, Any]) -> None:
        self._template = template
        self._sentences = parts(template)
        self._values = values

    def __getitem__(self, name: str) -> str:
        if name in self._sentences:
            return part(self._template, name, self._values)
        value = self._values[name]
        return moment_in_words(value) if isinstance(value, datetime) else str(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._sentences | set(self._values))

    def __len__(self) -> int:
        return len(self._sentences | set(self._values))


def send(kind: MailKind, letter: Letter, *, at: datetime, **values: Any) -> None:
    """Queue one mail about a letter; the values are those of ``Writer.new_mail``."""
    compose.send_each([Writer(kind, letter).new_mail(**values)], at=at)


def default_wording(kind: MailKind) -> tuple[str, str]:
    """The subject and the text that the product proposes, with placeholders in braces."""
    return part(kind.template, "subject", {}), part(kind.template, "body", {})


def about_the_letter(letter: Letter) -> dict[str, Any]:
    """The values that are the same in every mail about a letter."""
    return {
        "letter": letter.title,
        "coalition": coalition_of(letter),
        "address": contact_of(letter),
        "page": page_of(letter),
    }


def page_of(letter: Letter) -> str:
    """The address of a letter's public page."""
    return f"{current_app.config['SIGNON'].base_url}/letters/{letter.slug}"


def coalition_of(letter: Letter) -> str:
    """The coalition in whose name a letter's mails are written."""
    return letter.parts.letterhead.name or site_name()
