"""The body of a message as MIME parts (RFC 2045): octets in lines of CRLF, of 76 ASCII characters at most.

They are coded here by the C functions of ``binascii``. Those of ``email`` take longer than all the rest of a mail, most of it
to parse what has just been written.
"""

import re
import secrets
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Sequence

LONGEST_LINE = 76
IN_BASE64 = 77 / 57
"""The length of a line in base64 with its end, for each octet in it."""

PLAIN = re.compile(r"[\t\n -~]*")


def text_part(text: str, kind: str = "plain") -> bytes:
    """A text, or HTML, with its headers."""
    coding, coded = _coded(re.sub(r"\r\n?", "\n", text).rstrip("\n") + "\n")
    about = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {coding}\r\n\r\n'
    return about.encode() + coded.replace(b"\n", b"\r\n")


def file_part(content: bytes, name: str) -> bytes:
    """A file of any content."""
    about = f'application/octet-stream\r\nContent-Disposition: attachment; filename="{name}"'
    coded = encodebytes(content).replace(b"\n", b"\r\n")
    return f"Content-Type: {about}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode() + coded


def together(kind: str, parts: Sequence[bytes]) -> bytes:
    """Several parts as one, with the header that says how they belong together, such as ``mixed``."""
    boundary = _boundary()
    beginning = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    line = f"--{boundary}".encode()
    return beginning + b"".join(b"%s\r\n%s\r\n" % (line, part) for part in parts) + line + b"--\r\n"


def _boundary() -> str:
    """A line that stands in no part: no quoted-printable text and no base64 holds ``=_``, and nobody can foresee the rest."""
    return f"=_{secrets.token_hex(12)}"


def _coded(content: str) -> tuple[str, bytes]:
    """The name of the shortest coding that fits, and the content in it; its lines end with LF."""
    if PLAIN.fullmatch(content) and max(map(len, content.split("\n"))) <= LONGEST_LINE:
        return "7bit", content.encode()
    quoted = b2a_qp(content.encode("utf-8", "replace"))
    octets = content.replace("\n", "\r\n").encode("utf-8", "replace")
    if len(quoted) <= len(octets) * IN_BASE64:
        return "quoted-printable", quoted
    return "base64", encodebytes(octets)
