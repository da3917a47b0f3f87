"""The content of a mail, in the order in which it is read, and the text that it makes.

Around the paragraphs stands a frame: above them who writes and about which letter, below them who writes and how to answer.
A mail has it whatever its wording is. ``signon.mail.html`` shows the same words in the same order.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

LINK = None
"""The mark among the paragraphs of a mail where its link goes."""

SIGNATURE_MARK = "-- "
"""The line above the foot, by which mail programs know it and leave it out of answers (RFC 3676, 4.3)."""


class Frame(NamedTuple):
    """The words around the paragraphs of a mail; each may be empty.

    ``heading`` names the letter, ``button`` says what its link does, ``answer`` how to answer, and ``unsubscribing`` stands
    before the link that ends such mails. ``language`` is that of all words, as a tag with hyphens.
    """

    coalition: str = ""
    heading: str = ""
    button: str = ""
    answer: str = ""
    unsubscribing: str = ""
    language: str = "en"


class Content(NamedTuple):
    """The content of a mail: ``address`` is its link, and ``unsubscribe`` the one that ends such mails; each may be empty."""

    frame: Frame
    paragraphs: Sequence[str | None]
    address: str = ""
    unsubscribe: str = ""

    def text(self) -> str:
        """The whole as text, with empty lines between paragraphs."""
        head = ["\n".join(self.head())] if self.head() else []
        return "\n\n".join([*head, *self._body()]) + "\n" + self._foot()

    def head(self) -> list[str]:
        """The lines above the paragraphs."""
        return [line for line in (self.frame.coalition, self.frame.heading) if line]

    def foot(self) -> list[str]:
        """The lines below the paragraphs."""
        frame = self.frame
        lines = [frame.coalition, *frame.answer.split("\n")]
        if self.unsubscribe:
            lines += [frame.unsubscribing, self.unsubscribe]
        return [line for line in lines if line]

    def _body(self) -> Iterator[str]:
        for paragraph in self.paragraphs:
            if paragraph is LINK:
                yield from [f"{self.frame.button}:"] if self.frame.button else []
                yield self.address
            else:
                yield paragraph

    def _foot(self) -> str:
        lines = self.foot()
        return "\n".join(["", SIGNATURE_MARK, *lines, ""]) if lines else ""
