"""Messages as mail servers, absence assistants and people write them; everything personal in them is invented."""

from pathlib import Path

CODE = "7h3k9m2q5x8z1b4n6v0c"
MESSAGE_ID = "b1f5a4e0-2c39-4d3e-9a77-0d5c1b2e3f40@letters.example"
TOKEN = "kq3vJ0yT4nB8sW1xZ6mC9dF2gH5jL7pR0aE3uI6oY_Q"
"""The envelope's code, the Message-ID and the token of the link in the mail of ours that all of them are about."""

NAMES = sorted(path.stem for path in Path(__file__).parent.glob("*.eml"))


def sample(name: str, *, code: str = CODE, message_id: str = MESSAGE_ID, token: str = TOKEN) -> bytes:
    """The sample of this name, about a mail with this code, Message-ID and token."""
    content = (Path(__file__).parent / f"{name}.eml").read_bytes()
    for before, after in ((CODE, code), (MESSAGE_ID, message_id), (TOKEN, token)):
        content = content.replace(before.encode(), after.encode())
    return content
