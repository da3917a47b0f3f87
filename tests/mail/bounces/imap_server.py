"""A mailbox on loopback whose server behaves as a test wants it to."""

from collections.abc import Callable

from tests.mail.servers import Behaviour, Peer

Answer = str | Callable[[Peer, str, str], None]
"""Lines with ``{tag}``, or a function of the client, the tag and the command."""

MAIL = (
    "From: Mara <mara@rivers.example>\r\nMessage-ID: <{number}@rivers.example>\r\nSubject: Re: Rivers\r\n\r\nYes.\r\n"
)


def fetched(peer: Peer, tag: str, command: str) -> None:
    """Give out sizes, or the mail of each number."""
    for number in command.split(" ")[2].split(","):
        mail = MAIL.format(number=number)
        item = f"RFC822.SIZE {len(mail)}" if "RFC822.SIZE" in command else f"BODY[]<0> {{{len(mail)}}}\r\n{mail}"
        peer.say(f"* {number} FETCH (UID {number} {item})\r\n")
    peer.say(f"{tag} OK done\r\n")


USUAL: dict[str, Answer] = {
    "CAPABILITY": "* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n",
    "LOGIN": "{tag} OK done\r\n",
    "SELECT": "* 1 EXISTS\r\n* OK [UIDVALIDITY 5] .\r\n{tag} OK [READ-WRITE] .\r\n",
    "SEARCH": "* SEARCH 7 8\r\n{tag} OK done\r\n",
    "FETCH": fetched,
    "LOGOUT": "* BYE\r\n{tag} OK done\r\n",
}


def speaking(*, greeting: str = "* OK ready\r\n", **answers: Answer) -> Behaviour:
    """A server that answers commands by name, and all others with OK."""
    known = USUAL | answers

    def behave(peer: Peer) -> None:
        peer.say(greeting)
        while line := peer.hear():
            tag, _blank, command = line.partition(" ")
            name = command.removeprefix("UID ").split(" ")[0].upper()
            answer = known.get(name, "{tag} OK done\r\n")
            if callable(answer):
                answer(peer, tag, command)
            else:
                peer.say(answer.format(tag=tag))

    return behave
