"""The dialogue of a client and a mail server, for people who look for a fault; secrets are masked."""

from collections.abc import Iterator
from contextlib import contextmanager

from signon.mail.smtp.masking import MASK, Masking

MOST_LINES = 200


class Transcript:
    """The lines of a dialogue: ``>`` before what the client said, ``<`` before what the server said, ``*`` before remarks."""

    def __init__(self, masking: Masking) -> None:
        self.lines: list[str] = []
        self._masking = masking
        self._is_secret = False

    def sent(self, text: str) -> None:
        """Note a line that was sent. What is sent while signing in is masked whole, but for the name of the method."""
        if self._is_secret:
            text = " ".join([*text.split()[:2], MASK]) if text.upper().startswith("AUTH ") else MASK
        self._add(">", text)

    def received(self, code: int, text: str) -> None:
        """Note an answer, line for line."""
        for line in text.split("\n"):
            is_challenge = self._is_secret and code == 334  # noqa: PLR2004 - "go on" in an AUTH dialogue
            self._add("<", f"{code} {MASK if is_challenge else line}")

    def remark(self, text: str) -> None:
        """Note what happened between the lines."""
        self._add("*", text)

    @contextmanager
    def secret(self) -> Iterator[None]:
        """A block in which what is sent signs in, and is masked."""
        self._is_secret = True
        try:
            yield
        finally:
            self._is_secret = False

    def _add(self, mark: str, text: str) -> None:
        if len(self.lines) < MOST_LINES:
            self.lines.append(f"{mark} {self._masking(text)}")
