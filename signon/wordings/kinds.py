"""The kinds of mails about a letter, each declared once by the feature that sends it."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from signon.web.languages import lazy_gettext as _l

Words = Any
"""A text, or one that is translated when it is shown."""


class Stage(StrEnum):
    """The stage in a letter's life at which a mail goes out; in the order of that life."""

    INVITING = "inviting"
    SIGNING = "signing"
    DECIDING = "deciding"
    CHANGING = "changing"
    FINALISING = "finalising"


@dataclass(frozen=True)
class Placeholder:
    """A word in braces: its name, what it stands for, and an example of that.

    One that ``is_sentence`` is made of what is known about the recipient, by a block of the template.
    Every wording needs a required one, or another that says it is ``instead_of`` it. Where nothing is known for one that
    ``takes_its_paragraph``, the paragraph that names it is left out; of others only a paragraph in which nothing else stands.
    """

    name: str
    meaning: Words
    example: Words
    required: bool = False
    is_sentence: bool = False
    instead_of: str = ""
    takes_its_paragraph: bool = False

    @property
    def written(self) -> str:
        """The placeholder as one writes it."""
        return f"{{{self.name}}}"


@dataclass(frozen=True, eq=False)
class MailKind:
    """A kind of mail: the template of its default wording, its name, when it goes to whom, and its placeholders.

    The blocks ``subject`` and ``body`` of the template are the default wording, with placeholders in braces. A placeholder
    that is a sentence of its own is a block of its name, filled in for each recipient before it is put into the wording.
    """

    template: str
    stage: Stage
    name: Words
    occasion: Words
    placeholders: tuple[Placeholder, ...]
    is_bulk: bool = False

    @property
    def key(self) -> str:
        """The name by which it is stored and addressed, such as ``signing/confirm``."""
        return self.template.replace("/mails/", "/").removesuffix(".txt")

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of its placeholders."""
        return frozenset(one.name for one in self.placeholders)

    @cached_property
    def taking(self) -> frozenset[str]:
        """The names of those that take their paragraph along."""
        return frozenset(one.name for one in self.placeholders if one.takes_its_paragraph)


LETTER = Placeholder("letter", _l("the title of the letter"), _l("Open rivers"))
COALITION = Placeholder(
    "coalition", _l("the name on the letterhead, or else the name of this site"), _l("Rivers Coalition")
)
ADDRESS = Placeholder(
    "address",
    _l("where to write to the coalition: its mail address, or else the page for that"),
    "desk@rivers.example",
)
PAGE = Placeholder("page", _l("the address of the letter’s public page"), "https://rivers.example/letters/open-rivers")
ORGANIZATION = Placeholder("organization", _l("the name of the organisation"), _l("Friends of the Lake"))
NAME = Placeholder("name", _l("the name of the representative"), _l("Mara Quill"))
LINK = Placeholder("link", _l("the personal link, in a paragraph of its own"), "https://…", required=True)

BUTTON = Placeholder(
    "link", _l("the button that opens a page, and its address; in a paragraph of its own"), "https://…", required=True
)

ABOUT_THE_LETTER = (LETTER, COALITION, ADDRESS, PAGE)
"""The placeholders of every mail about a letter."""
