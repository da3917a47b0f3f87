"""A whole message that goes along with a mail: as a message where that is clean, else as a file."""

from signon.mail.smtp.parts import file_part

MOST_OF_LINE = 998
"""The longest line that every server takes (RFC 5322, 2.1.1)."""

FILE = "answer.eml"
AS_MESSAGE = f'Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="{FILE}"\r\n\r\n'


def enclosed_part(content: bytes) -> bytes:
    """A message as a part of another.

    One with eight bits or longer lines goes as a file, for a message may not be encoded (RFC 2046, 5.2.1), and would be
    damaged on its way.
    """
    lines = content.splitlines()
    if not content.isascii() or any(len(line) > MOST_OF_LINE for line in lines):
        return file_part(content, FILE)
    return AS_MESSAGE.encode() + b"".join(line + b"\r\n" for line in lines)
