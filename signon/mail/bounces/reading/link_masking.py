"""The links of ours in what others send, with a mark in the place of their tokens, however a mail program has broken them up.

Behind the path of one of our pages, a few signs that look random are enough: half a token is of no use to anybody.
"""

import re
from urllib.parse import unquote

from signon.mail.smtp.masking import MASK

TOKEN_LENGTH = 43
"""The signs of a token of 256 bits, as ``secrets.token_urlsafe`` writes it."""

LONG_FOR_A_WORD = 15

PAGES = (
    "signatures",
    "authorities",
    "questions",
    "invitations",
    "coordinator/sign-in",
    "privacy/data",
    "unsubscribe",
    "addresses",
    "mailboxes",
)
"""The paths of the pages that links in mails lead to, as in ``signon/mail/links.py``."""

PAGE = rf"(?:{'|'.join(PAGES).replace('/', '(?:/|%2F)')})(?:/|%2F)"
SIGN = r"(?:[A-Za-z0-9_-]|%(?:2D|5F|3[0-9]|[46][1-9A-F]|[57][0-9A]))"
"""A sign of a token, or its number in hexadecimal, as some programs write it in addresses."""

INVISIBLE = r"[\u00ad\u200b-\u200d\u2060\ufeff]|&(?:shy|\#8203|\#x200b|zwj|zwnj);"
GAP = rf"(?:=?\r?\n[>| \t]{{0,20}}|[ \t]{{1,3}}|<[^<>]{{1,80}}>|{INVISIBLE}){{1,4}}"
"""A break in a link: the end of a line, with the marks of quotation of the next, a blank, a tag, a sign that is not seen."""

LINK = re.compile(rf"({PAGE}(?:{GAP})?)({SIGN}+(?:{GAP}{SIGN}+){{0,8}})", re.IGNORECASE)
PIECES = re.compile(rf"({GAP})", re.IGNORECASE)
WHOLE_LINK = re.compile(rf"({PAGE})({SIGN}{{{TOKEN_LENGTH},}})".encode(), re.IGNORECASE)
PAGE_IN_BYTES = re.compile(PAGE.encode(), re.IGNORECASE)
PLAIN_MASK = "[...]"
RANDOM = re.compile(r"[0-9_-]|.[A-Z]")
"""Digits and capitals in the middle, which words have rarely."""


def without_tokens(text: str) -> str:
    """The text with a mark in the place of the token of each link of ours."""
    return LINK.sub(lambda found: _masked(found, MASK), text)


def without_tokens_in_bytes(content: bytes) -> bytes:
    """The same of a message as it goes over the wire."""
    if not PAGE_IN_BYTES.search(content):
        return content
    return LINK.sub(lambda found: _masked(found, PLAIN_MASK), content.decode("latin-1")).encode("latin-1")


def without_whole_links(content: bytes) -> bytes:
    """The bytes of a file, of the same length, with dashes in the place of the token of each link that stands there whole."""
    return WHOLE_LINK.sub(lambda found: found[1] + b"-" * len(found[2]), content)


def _masked(found: re.Match[str], mask: str) -> str:
    """The link with a mark in the place of its token; as it was, where words of a person stand behind the path."""
    pieces = PIECES.split(found[2])
    number = _pieces_of_token(pieces[::2])
    return found[1] + mask + "".join(pieces[2 * number - 1 :]) if number else found[0]


def _pieces_of_token(pieces: list[str]) -> int:
    """The number of pieces that belong to a token, from the first on."""
    if not (_is_random(pieces[0]) or (len(pieces) > 1 and _is_long(pieces[1]))):
        return 0
    length, number = 0, 0
    for piece in pieces:
        if number and (length >= TOKEN_LENGTH or not (_is_random(piece) or _is_long(piece))):
            break
        length += len(unquote(piece))
        number += 1
    return number


def _is_random(piece: str) -> bool:
    return bool(RANDOM.search(unquote(piece)))


def _is_long(piece: str) -> bool:
    return len(piece) >= LONG_FOR_A_WORD
