"""Ordinary text in Markdown: a backslash before each sign that would be read as a mark, and before no other."""

import re

ANYWHERE = re.compile(
    r"""
    [\\`*]
    | (?<![^\W_])_ | _(?![^\W_])                    # within a word an underscore is one
    | \[(?=\^) | \[(?=[^\[\]]*\][(\[:]) | \^(?=\[)  # notes and links
    | <(?=[A-Za-z/!?]) | &(?=\#?\w{1,40};)
    """,
    re.VERBOSE,
)
LINE_START = re.compile(
    r"""
    ^(?:
        (?P<number>\d{1,9})(?=[.)](?:[ \t]|$))
        | (?= \#{1,6}(?:[ \t]|$) | [+\-](?:[ \t]|$) | > | ~~~ | =+[ \t]*$ | -[\-\ \t]*$ | [:|\ \t]*-[\-:|\ \t]*$ )
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
EVERY_SIGN = re.compile(r"[!-/:-@\[-`{-~]")


def escaped(text: str) -> str:
    """The text with the signs escaped that are marks wherever they stand in a line."""
    return ANYWHERE.sub(r"\\\g<0>", text)


def escaped_line_starts(markdown: str) -> str:
    """Inline Markdown whose lines begin no list, heading, quotation, table or dividing line."""
    return LINE_START.sub(lambda found: f"{found['number'] or ''}\\", markdown)


def escaped_throughout(text: str) -> str:
    """The text with every sign escaped that Markdown knows at all."""
    return EVERY_SIGN.sub(r"\\\g<0>", text)
