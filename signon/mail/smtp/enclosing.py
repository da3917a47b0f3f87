"""A whole message that goes along with a mail: as a message where that is clean, else as a file."""

from email.message import EmailMessage

MOST_OF_LINE = 998
"""The longest line that every server takes (RFC 5322, 2.1.1)."""

FILE = "answer.eml"


def enclose(message: EmailMessage, content: bytes) -> None:
    """Attach a message to another.

    One with eight bits or longer lines goes as a file, for a message may not be encoded (RFC 2046, 5.2.1), and would be
    damaged on its way.
    """
    lines = content.splitlines()
    if not content.isascii() or any(len(line) > MOST_OF_LINE for line in lines):
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=FILE)
        return
    part = EmailMessage(policy=message.policy)
    part["Content-Type"] = "message/rfc822"
    part["Content-Disposition"] = f'attachment; filename="{FILE}"'
    part.set_payload(b"\r\n".join([*lines, b""]).decode("ascii"))
    message.make_mixed()
    message.attach(part)
