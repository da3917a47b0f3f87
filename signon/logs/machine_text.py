"""Texts that a machine says of itself, such as a database that does not answer; only these may stand in the log as they are."""

import re

WITHHELD = "…"
"""Stands in the log where a value may be somebody's."""

MOST_CHARACTERS = 300
SECRETS = (
    re.compile(r"[^\s@<>\"'(=,;:]+@[^\s@<>\"'),;:]+"),  # mail addresses, and passwords before a host
    re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"),
    re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])"),
    re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}(?![\w-])"),  # tokens
)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class MachineText(str):
    """A text of the machine: an error of the disk, of the database or of the network, in one line.

    Whoever makes one of a text says that no person wrote any of it. Mail and network addresses, passwords and tokens that
    stand in it all the same are left out of the log.
    """

    __slots__ = ()


def masked(text: str) -> str:
    """The text without addresses and tokens, on one line."""
    for secret in SECRETS:
        text = secret.sub(WITHHELD, text)
    return CONTROL.sub(" ", text)[:MOST_CHARACTERS]
