"""Signing in to a mail server, by whichever way it offers that is known here (RFC 4954)."""

import hmac
import smtplib
from base64 import b64decode, b64encode

from signon.mail.smtp.answers import ServerAwayError
from signon.mail_server import MailServer
from signon.translation import gettext as _

WAYS = ("PLAIN", "LOGIN", "CRAM-MD5")
GO_ON = 334
OTHER_WAY = frozenset({504, 534})


def sign_in(smtp: smtplib.SMTP, server: MailServer) -> tuple[int, bytes]:
    """The server's last answer to signing in. Raises ``ServerAwayError`` when it offers no way that is known here."""
    offered = set(smtp.esmtp_features.get("auth", "").upper().split())
    ways = [way for way in WAYS if way in offered]
    if not ways:
        names = " ".join(sorted(offered)) or "-"
        raise ServerAwayError(_("it offers no way to sign in that is known here (AUTH %(names)s)", names=names))
    for way in ways:
        answer = _answer(smtp, server, way)
        if answer[0] not in OTHER_WAY:
            break
    return answer


def _answer(smtp: smtplib.SMTP, server: MailServer, way: str) -> tuple[int, bytes]:
    """The last answer to signing in by one way. Names and passwords are UTF-8 (RFC 4616); ``smtplib`` takes ASCII only."""
    user, password = (server.user or "").encode(), server.password.encode()
    if way == "PLAIN":
        return smtp.docmd("AUTH", "PLAIN " + _base64(b"\0".join([b"", user, password])))
    code, challenge = smtp.docmd("AUTH", way)
    if way == "CRAM-MD5" and code == GO_ON:
        proof = hmac.new(password, b64decode(challenge), "md5").hexdigest()
        return smtp.docmd(_base64(user + b" " + proof.encode()))
    for word in (user, password):
        if code != GO_ON:
            break
        code, challenge = smtp.docmd(_base64(word))
    return code, challenge


def _base64(text: bytes) -> str:
    return b64encode(text).decode("ascii")
