"""Composes mails and reads them back, with nothing but the standard library, so that any Python can run it.

Run as a script it takes names in JSON from standard input and prints, for each, the senders that are read.
"""

import json
import sys
import types
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SENDER = "letters@rivers.example"


def bare_package() -> None:
    """Let ``signon.mail.smtp.message`` be imported without Flask, which other Pythons do not have."""
    for name, folder in (("signon", ROOT / "signon"), ("signon.mail", ROOT / "signon" / "mail")):
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package
    sys.modules.setdefault("idna", types.ModuleType("idna"))


def written(name: str, *, unsubscribe: str = "") -> bytes:
    """A mail of a sender with this name, which is its subject too."""
    from signon.mail.smtp.message import Writing, compose
    from signon.mail_server import Mailbox

    at = datetime(2026, 11, 27, tzinfo=UTC)
    writing = Writing(Mailbox(name, SENDER), "mara@rivers.example", name, "Hello.\n", "1@signon", at, unsubscribe)
    return compose(writing).as_bytes()


def old(name: str) -> bytes:
    """The same as Python's own policy writes it."""
    from email.headerregistry import Address

    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address(display_name=name, addr_spec=SENDER)
    message.set_content("Hello.\n")
    return message.as_bytes()


def senders(mail: bytes) -> list[tuple[str, str]]:
    """Names and addresses of the senders, by the older and simpler of Python's two readers."""
    field = message_from_bytes(mail)["From"].replace("\r\n", "")
    return [(str(make_header(decode_header(name))), address) for name, address in getaddresses([field])]


def addresses(mail: bytes) -> list[str]:
    """The addresses of the senders, by the newer reader."""
    return [one.addr_spec for one in message_from_bytes(mail, policy=policy.default)["From"].addresses]


def main() -> None:
    bare_package()
    names = json.loads(sys.stdin.read())
    kinds = [{"unsubscribe": ""}, {"unsubscribe": "https://letters.test/unsubscribe/" + "a" * 43}]
    mails = [[written(name, **kind) for kind in kinds] for name in names]
    found = [[[senders(mail), addresses(mail)] for mail in both] for both in mails]
    json.dump({"version": sys.version_info[:2], "found": found}, sys.stdout)


if __name__ == "__main__":
    main()
