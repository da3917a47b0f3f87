"""Reads the mails in a folder with the standard library alone, and prints what it reads in JSON. Any Python runs it.

Names are read by the older of the two readers. The newer one of 3.11 puts blanks between the encoded words of a name.
"""

import json
import sys
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses
from pathlib import Path


def read(content: bytes) -> dict[str, object]:
    """What there is to read in a mail."""
    mail = message_from_bytes(content, policy=policy.default)
    old = message_from_bytes(content)
    names = [name for name, _address in getaddresses([old["From"].replace("\r\n", "").replace("\n", "")])]
    body = mail.get_body(("plain",))
    assert body is not None
    return {
        "names": [str(make_header(decode_header(name))) for name in names],
        "addresses": [one.addr_spec for one in mail["From"].addresses],
        "reply_to": [one.addr_spec for one in mail["Reply-To"].addresses] if mail["Reply-To"] else [],
        "subject": str(mail["Subject"]),
        "text": body.get_content(),
    }


def main() -> None:
    """Read the folder that the command line names."""
    files = sorted(Path(sys.argv[1]).iterdir())
    json.dump({file.name: read(file.read_bytes()) for file in files}, sys.stdout)


if __name__ == "__main__":
    main()
