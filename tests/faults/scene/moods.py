"""The moods of a mail server that takes no mail as it should; ``good`` is in ``mail_server``."""

import time

from tests.faults.scene.mail_server import Inbox, content
from tests.mail.servers import Peer

LONGER_THAN_ANY = 3600.0
SECONDS_FOR_A_BYTE = 0.2


def silent(peer: Peer, _inbox: Inbox) -> None:
    """Take the connection and never say a word."""
    peer.connection.settimeout(LONGER_THAN_ANY)
    while peer.connection.recv(4096):
        pass


def busy(peer: Peer, _inbox: Inbox) -> None:
    """Greet by asking to come back later."""
    peer.say("421 4.3.2 Too busy\r\n")


def closed(peer: Peer, _inbox: Inbox) -> None:
    """Greet by saying that there is no mail service here."""
    peer.say("554 5.3.2 No service here\r\n")


def puts_off(peer: Peer, _inbox: Inbox) -> None:
    """Take no recipient for now, whoever it is."""
    _refuse_each(peer, "450 4.2.1 Try again later\r\n")


def rejects(peer: Peer, _inbox: Inbox) -> None:
    """Refuse every recipient for good."""
    _refuse_each(peer, "550 5.1.1 No such address\r\n")


def takes_and_hangs_up(peer: Peer, inbox: Inbox) -> None:
    """Take a mail, and hang up before saying so."""
    peer.say("220 mail.test\r\n")
    peer.hear_until("DATA")
    peer.say("354 Go on\r\n")
    if (mail := content(peer)) is not None:
        inbox.keep(mail)


def hangs_up_within(peer: Peer, _inbox: Inbox) -> None:
    """Hang up in the middle of a mail."""
    peer.say("220 mail.test\r\n")
    peer.hear_until("DATA")
    peer.say("354 Go on\r\n")
    peer.hear()


def slow(peer: Peer, inbox: Inbox) -> None:
    """Say everything a byte at a time, and take every mail at that."""
    peer.say("220 mail.test\r\n")
    while line := peer.hear():
        if line.upper().startswith("DATA"):
            peer.say("354 Go on\r\n")
            if (mail := content(peer)) is None:
                return
            inbox.keep(mail)
        for byte in "250 OK\r\n":
            time.sleep(SECONDS_FOR_A_BYTE)
            peer.say(byte)


def garbles(peer: Peer, _inbox: Inbox) -> None:
    """Answer with what is no answer."""
    peer.connection.sendall(bytes(range(256)) * 4 + b"\r\n")
    while peer.hear():
        peer.connection.sendall(b"\x00\xff 999 what?\r\n")


def _refuse_each(peer: Peer, answer: str) -> None:
    peer.say("220 mail.test\r\n")
    while line := peer.hear():
        peer.say(answer if line.upper().startswith("RCPT") else "250 OK\r\n")
