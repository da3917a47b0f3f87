"""Text out of what others sent: decoded as well as it can be, without control characters, without secrets."""

import codecs
import re
from email.errors import HeaderParseError
from email.header import decode_header

from signon.mail.bounces.reading.link_masking import TOKEN_LENGTH, without_tokens
from signon.mail.smtp.masking import MASK, TOKEN
from signon.mail_server import CODE_LENGTH, CODE_MARK

CODE_IN_ADDRESS = re.compile(rf"{re.escape(CODE_MARK)}([a-z0-9]{{{CODE_LENGTH}}})@", re.IGNORECASE)
"""A sender of a mail of ours, with its code."""

WORD = re.compile(r"[A-Za-z0-9_-]+")
RUN = re.compile(r"[A-Za-z0-9_-]+(?:\r?\n[>| \t]{0,20}[A-Za-z0-9_-]+){0,4}(?![A-Za-z0-9_-])")
BEHIND_SLASH = re.compile(rf"(/|%2F)[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}(?![A-Za-z0-9_-])", re.IGNORECASE)

INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, those that change the direction of what follows, and what is no character at all."""

NO_TEXT = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "palmos"})
"""Codecs of Python that no mail is written in; some take a time that grows with the square of the text."""


def decoded(content: bytes, charset: str = "") -> str:
    """The text of some bytes: in the stated charset, else as UTF-8, else as Windows-1252, which never fails."""
    for name in (_known(charset), "utf-8"):
        try:
            return content.decode(name) if name else content.decode("utf-8")
        except (UnicodeError, LookupError, ValueError):
            continue
    return content.decode("cp1252", "replace")


def _known(charset: str) -> str:
    """The name of a charset that text may be in; empty for any other."""
    try:
        name = codecs.lookup(charset).name if charset else ""
    except (LookupError, ValueError):
        return ""
    return "" if name.replace("-", "_") in NO_TEXT else name


def decoded_header(value: str) -> str:
    """A header's text on one line, with its encoded words (RFC 2047) decoded."""
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        pieces = [(value, None)]
    words = [piece if isinstance(piece, str) else decoded(piece, charset or "") for piece, charset in pieces]
    return " ".join(clean("".join(words)).split())


def clean(text: str) -> str:
    """The text with line feeds alone as ends of lines, and without control characters."""
    return INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def without_secrets(text: str) -> str:
    """A server's words with a mark in the place of each token of a link, and of each code in an address of ours."""
    return TOKEN.sub(MASK, without_tokens(_without_codes(text)))


def without_links(text: str) -> str:
    """A person's words with a mark in the place of each token and code, also of tokens that a mail program has wrapped."""
    text = without_tokens(_without_codes(text))
    return RUN.sub(lambda found: MASK if _holds_token(found[0]) else found[0], text)


def without_links_in_html(html: str) -> str:
    """The same of HTML, where other long words than tokens are usual, such as pictures: tokens stand behind a slash."""
    return BEHIND_SLASH.sub(rf"\1{MASK}", without_tokens(_without_codes(html)))


def _without_codes(text: str) -> str:
    return CODE_IN_ADDRESS.sub(f"{CODE_MARK}{MASK}@", text)


def _holds_token(run: str) -> bool:
    """Whether a word that may go on in the next line, behind its marks of quotation, is long and mixed enough for a token."""
    joined = "".join(WORD.findall(run))
    return len(joined) >= TOKEN_LENGTH and any(map(str.islower, joined)) and any(map(str.isupper, joined))


def codes_in(text: str) -> list[str]:
    """The codes in the addresses of ours that a text holds."""
    return [code.lower() for code in CODE_IN_ADDRESS.findall(text)]
