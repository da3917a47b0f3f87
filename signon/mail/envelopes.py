"""The envelope of a mail: the sender that its bounces go back to, the recipient, and a name by which bounces can name it.

Each mail has a sender of its own where the setting ``SIGNON_BOUNCE_ADDRESS`` names a mailbox: ``letters+b<code>@…`` (VERP),
so that whatever comes back tells which mail it is about, however the other side words it.
"""

import re
import secrets
import string
from typing import NamedTuple

from signon.mail_server import CODE_LENGTH, CODE_MARK

ALPHABET = string.ascii_lowercase + string.digits
"""No capitals: mail servers may change the case of an address on its way back. Twenty of these are 103 bits."""

NO_PARAMETERS = ("", "")
AS_IT_IS = frozenset(range(ord("!"), ord("~") + 1)) - frozenset(b"+=")

CODE = re.compile(f"[a-z0-9]{{{CODE_LENGTH}}}")


class Envelope(NamedTuple):
    """The envelope of one mail. ``identifier`` is what a bounce gives back of it (ENVID, RFC 3461); empty: nothing."""

    sender: str
    recipient: str
    identifier: str = ""

    @property
    def needs_smtputf8(self) -> bool:
        """Whether only a server with the extension of RFC 6531 can take it."""
        return not self.recipient.isascii()


def new_code() -> str:
    """A code that nobody can guess, for one mail."""
    number, signs = secrets.randbelow(len(ALPHABET) ** CODE_LENGTH), []
    for _sign in range(CODE_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return "".join(signs)


def return_address(bounce_address: str, code: str) -> str:
    """The sender that the bounces of the mail with this code go to."""
    local, _at, domain = bounce_address.rpartition("@")
    return f"{local}{CODE_MARK}{code}@{domain}"


def code_in(address: str, bounce_address: str) -> str:
    """The code in an address that ``return_address`` has made, in whatever case it comes back; empty for any other one."""
    local, _at, domain = bounce_address.lower().rpartition("@")
    beginning, end = f"{local}{CODE_MARK}", f"@{domain}"
    address = address.strip().lower()
    if not (bounce_address and address.startswith(beginning) and address.endswith(end)):
        return ""
    code = address[len(beginning) : -len(end)]
    return code if CODE.fullmatch(code) else ""


def parameters(envelope: Envelope) -> tuple[str, str]:
    """The parameters behind MAIL FROM and RCPT TO that ask for notices, for a server that knows of them (RFC 3461).

    The headers are enough to come back (RET=HDRS), for the text holds a link that acts for its recipient. Only failures
    are told: a notice of delay asks nobody to do anything, for the mail is still on its way.
    """
    identifier = f" ENVID={xtext(envelope.identifier)}" if envelope.identifier else ""
    return f" RET=HDRS{identifier}", " NOTIFY=FAILURE"


def xtext(text: str) -> str:
    """The text as RFC 3461, 4 has it in parameters: printable ASCII, with ``+`` and ``=`` and all others in hexadecimal."""
    return "".join(chr(octet) if octet in AS_IT_IS else f"+{octet:02X}" for octet in text.encode())
