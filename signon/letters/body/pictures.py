"""The pictures that the body of a letter names: files of the letter's own, beside its letter file."""

import re
import unicodedata
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import unquote

from markdown_it.token import Token

from signon.letters.body.markdown import inline_of, letter_parser

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
MOST_NAME = 200
"""Bytes of a name in UTF-8; every file system takes as many."""

MOST_REMEMBERED = 64


def picture_name(address: str) -> str:
    """The name of the letter's own picture at ``address``; empty for one of another site or outside the letter's folder."""
    name = unicodedata.normalize("NFC", unquote(address))
    if SCHEME.match(name) or name.startswith("/") or "\\" in name or not name.isprintable():
        return ""
    parts = PurePosixPath(name).parts
    plain = "/".join(parts)
    return "" if not parts or ".." in parts or len(plain.encode()) > MOST_NAME else plain


def name_of(picture: Token) -> str:
    """The name of the picture that a token of the parser stands for; empty for one that is not the letter's own."""
    return picture_name(str(picture.attrGet("src") or ""))


@lru_cache(maxsize=MOST_REMEMBERED)
def body_pictures(markdown: str) -> tuple[str, ...]:
    """The names of the letter's own pictures in its body, each once, in the order of the text."""
    if "![" not in markdown:
        return ()
    tokens = inline_of(letter_parser().parse(markdown))
    named = (name_of(token) for token in tokens if token.type == "image")
    return tuple(dict.fromkeys(name for name in named if name))


def line_of_picture(markdown: str, name: str) -> int:
    """The line, from 1, of the paragraph in which the body first names this picture."""
    for token in letter_parser().parse(markdown):
        if any(child.type == "image" and name_of(child) == name for child in token.children or ()):
            return token.map[0] + 1 if token.map else 1
    return 1


def description_of(picture: Token) -> str:
    """The alternative text of a picture: what it shows, in words."""
    return "".join(child.content if child.type != "softbreak" else " " for child in picture.children or ()).strip()
