"""A supporter's text as the printed letter takes it: paragraphs, lines and numbered requests; every other sign as it was typed.

The text is copied and mailed as it stands, so it is printed as it stands: an asterisk is an asterisk. That also bounds the
time a page takes. Thousands of emphasised pieces of a word without spaces cost the layout minutes; the same text costs a
fraction of a second.
"""

import re

SIGN = re.compile(r"([!-/:-@\[-`{-~])")
"""The signs that mean something in Markdown; a backslash before one takes its meaning away."""

REQUEST = re.compile(r"(\d{1,3}[.)])[ \t]+(?=\S)")
PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
LINE_BREAK = "\\\n"


def as_markdown(text: str) -> str:
    """Markdown that prints as ``text`` reads."""
    return "\n\n".join(_paragraph(part) for part in PARAGRAPHS.split(text.strip()))


def _paragraph(text: str) -> str:
    """The lines of a paragraph, each kept; a numbered one begins an entry of a list."""
    written = ""
    for line in text.split("\n"):
        request = REQUEST.match(line.strip())
        separator = "\n" if request else LINE_BREAK
        written += (separator if written else "") + _line(line.strip(), request)
    return written


def _line(line: str, request: re.Match[str] | None) -> str:
    return _literal(line) if request is None else f"{request[1]} {_literal(line[request.end() :])}"


def _literal(line: str) -> str:
    return SIGN.sub(r"\\\1", line)
