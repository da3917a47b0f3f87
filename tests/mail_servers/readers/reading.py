"""The readers, each by what it makes of all mails in a folder. Files and Message-IDs begin with the number of the mail."""

import base64
import json
import quopri
import re
import subprocess
from collections.abc import Callable, Mapping
from email.header import decode_header, make_header
from email.utils import getaddresses
from pathlib import Path
from typing import Any, NamedTuple

from imapclient import IMAPClient

from tests.mail_servers.dovecot import PASSWORD, Dovecot
from tests.mail_servers.namespace import Program

HERE = Path(__file__).parent
NEXT = "\n=== the next mail ===\n"
NOTMUCH = """\
[database]
path={folder}
[user]
name=reader
primary_email=reader@lakes.example
[new]
tags=all
[search]
exclude_tags=
"""


class Read(NamedTuple):
    """What a reader reads in one mail: the senders, whom answers go to, the subject, the text."""

    names: list[str]
    addresses: list[str]
    reply_to: list[str]
    subject: str
    text: str


Reader = Callable[[Path], Mapping[str, Read]]


def python(interpreter: str) -> Reader:
    """The standard library of a Python."""

    def reader(folder: Path) -> Mapping[str, Read]:
        command = [interpreter, "-I", str(HERE / "read_with_python.py"), str(folder)]
        return _from_json(subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout)

    return reader


def perl(program: Program) -> Reader:
    """MIME::Parser, MIME::Words and Encode."""
    return lambda folder: _from_json(program.call("perl", str(HERE / "read_with_perl.pl"), str(folder)))


def mutt(program: Program) -> Reader:
    """Mutt, which pipes all that it shows into a file."""

    def reader(folder: Path) -> Mapping[str, Read]:
        maildir, shown = _maildir(folder), program.folder / "shown"
        keys = f"<tag-pattern>~A<enter><pipe-message>cat > {shown}<enter><quit>"
        command = f"mutt -R -F {HERE / 'muttrc'} -f {maildir} -e 'push \"{keys}\"'"
        environment = ["env", "LC_ALL=C.UTF-8", "TERM=xterm", "HOME=/run"]
        program.call(*environment, "script", "--quiet", "--return", "--command", command, "/dev/null", account="signon")
        mails = shown.read_text("utf-8").removesuffix(NEXT).split(NEXT)
        return dict(_shown(mail) for mail in mails)

    return reader


def notmuch(program: Program) -> Reader:
    """Notmuch, which reads with GMime."""

    def reader(folder: Path) -> Mapping[str, Read]:
        configuration = program.folder / "notmuch"
        configuration.write_text(NOTMUCH.format(folder=_maildir(folder)))
        environment = ["env", "LC_ALL=C.UTF-8", "HOME=/run", f"NOTMUCH_CONFIG={configuration}"]
        program.call(*environment, "notmuch", "new", account="signon")
        told = program.call(
            *environment, "notmuch", "show", "--format=json", "--entire-thread=false", "*", account="signon"
        )
        return dict(_told(thread[0][0]) for thread in json.loads(told))

    return reader


def dovecot(server: Dovecot, user: str) -> Reader:
    """Dovecot's ENVELOPE and BODYSTRUCTURE; a part is decoded as these say."""

    def reader(folder: Path) -> Mapping[str, Read]:
        with IMAPClient("127.0.0.1", server.imap, ssl=False, timeout=120) as client:
            client.login(user, PASSWORD)
            client.create_folder(folder.name)
            client.select_folder(folder.name)
            for file in sorted(folder.iterdir()):
                client.append(folder.name, file.read_bytes())
            found = client.fetch(client.search(), ["ENVELOPE", "BODYSTRUCTURE", "BODY.PEEK[1]", "BODY.PEEK[1.1]"])
            return dict(_fetched(answer) for answer in found.values())

    return reader


def _from_json(told: str) -> dict[str, Read]:
    return {name: Read(**values) for name, values in json.loads(told).items()}


def _maildir(folder: Path) -> Path:
    maildir = folder.with_name(f"{folder.name}-maildir")
    if not maildir.exists():
        for name in ("new", "cur", "tmp"):
            (maildir / name).mkdir(parents=True)
        for file in folder.iterdir():
            (maildir / "cur" / f"{file.name}:2,S").write_bytes(file.read_bytes())
    return maildir


def _shown(mail: str) -> tuple[str, Read]:
    head, _empty, text = mail.partition("\n\n")
    lines = dict(line.split(": ", 1) for line in head.replace("\n ", " ").split("\n"))
    senders = _mailboxes(lines["From"])
    answers = [address for _name, address in _mailboxes(lines.get("Reply-To", ""))]
    number = lines["Message-ID"].strip("<>").split("@")[0]
    return number, Read(
        [name for name, _a in senders], [address for _n, address in senders], answers, lines["Subject"], text
    )


def _told(mail: Any) -> tuple[str, Read]:
    headers = mail["headers"]
    senders = _mailboxes(headers["From"])
    answers = [address for _name, address in _mailboxes(headers.get("Reply-To", ""))]
    part = mail["body"][0]
    if part["content-type"] == "multipart/alternative":
        part = part["content"][0]
    names, addresses = [name for name, _a in senders], [address for _n, address in senders]
    return mail["id"].split("@")[0], Read(names, addresses, answers, headers["Subject"], part["content"])


def _mailboxes(shown: str) -> list[tuple[str, str]]:
    """What a reader shows of mailboxes: names are decoded, and need not be in quotation marks any more."""
    one = re.fullmatch(r'"?(.*?)"?\s*<([^<>\s]+)>', shown, re.DOTALL)
    return (
        [(one[1].replace('\\"', '"').replace("\\\\", "\\"), one[2])] if one else getaddresses([shown] if shown else [])
    )


def _fetched(answer: Any) -> tuple[str, Read]:
    envelope, structure = answer[b"ENVELOPE"], answer[b"BODYSTRUCTURE"]
    part, content = structure, answer[b"BODY[1]"]
    if structure.is_multipart:
        part, content = structure[0][0], answer[b"BODY[1]"]
    charset = dict(zip(part[2][::2], part[2][1::2], strict=True))[b"charset"].decode()
    text = _decoded(content, part[5].decode().lower()).decode(charset)
    number = envelope.message_id.decode().strip("<>").split("@")[0]
    return number, Read(
        [_words(one.name or b"") for one in envelope.from_],
        [_address(one) for one in envelope.from_],
        [_address(one) for one in envelope.reply_to] if envelope.reply_to != envelope.from_ else [],
        _words(envelope.subject),
        text,
    )


def _address(one: Any) -> str:
    return f"{one.mailbox.decode()}@{one.host.decode()}"


def _words(encoded: bytes) -> str:
    return str(make_header(decode_header(encoded.decode())))


def _decoded(content: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return base64.b64decode(content)
    return quopri.decodestring(content) if encoding == "quoted-printable" else content
