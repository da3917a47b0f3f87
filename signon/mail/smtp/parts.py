"""The text of a mail and its HTML as MIME parts, in lines of 76 ASCII characters at most.

They are coded here by the C functions of ``binascii``; those of ``email`` take longer than all the rest of a mail.
"""

import binascii
import re
import secrets
from base64 import encodebytes
from email.message import EmailMessage

LONGEST_LINE = 76
PLAIN = re.compile(r"[\t\n -~]*")


def add_parts(message: EmailMessage, text: str, html: str = "") -> None:
    """Give a message its text, and its HTML as the alternative that mail programs prefer (RFC 2046, 5.1.4)."""
    if not html:
        _fill(message, text, "plain")
        message["MIME-Version"] = "1.0"
        return
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = f'multipart/alternative; boundary="{_boundary()}"'
    for content, kind in ((text, "plain"), (html, "html")):
        part = EmailMessage(policy=message.policy)
        _fill(part, content, kind)
        message.attach(part)


def _boundary() -> str:
    """A line that stands in no part: no quoted-printable text and no base64 holds ``=_``, and nobody can foresee the rest."""
    return f"=_{secrets.token_hex(12)}"


def _fill(part: EmailMessage, content: str, kind: str) -> None:
    coding, coded = _coded(re.sub(r"\r\n?", "\n", content).rstrip("\n") + "\n")
    part["Content-Type"] = f'text/{kind}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = coding
    part.set_payload(coded)


def _coded(content: str) -> tuple[str, str]:
    """The name of the shortest coding that fits, and the content in it; its lines end with LF, which becomes CRLF."""
    if PLAIN.fullmatch(content) and max(map(len, content.split("\n"))) <= LONGEST_LINE:
        return "7bit", content
    quoted = binascii.b2a_qp(content.encode("utf-8", "replace"))
    base64 = encodebytes(content.replace("\n", "\r\n").encode("utf-8", "replace"))
    if len(quoted) <= len(base64):
        return "quoted-printable", quoted.decode("ascii")
    return "base64", base64.decode("ascii")
