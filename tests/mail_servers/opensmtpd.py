"""Debian's OpenSMTPD on loopback. Debian 12's offers encryption and fails at every handshake, so it usually offers none."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mail_servers.namespace import program
from tests.mail_servers.server import NOBODY, Routes, Server, write_certificate
from tests.servers.running_site import free_port

IN_CLEAR = "listen on 127.0.0.1 port {port}"
ENCRYPTED = """
pki "mail.test" cert "/etc/cert.pem"
pki "mail.test" key "/etc/key.pem"
listen on 127.0.0.1 port {port} tls pki "mail.test"
"""
REFUSING = f'match from any for rcpt-to "{NOBODY}" reject'
PREPARE = """
mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd
chmod 711 /var/spool/smtpd
chmod 600 /etc/key.pem
"""


@contextmanager
def running(
    folder: Path, routes: Routes, *, main: str = "", encrypted: bool = False, prepare: str = ""
) -> Iterator[Server]:
    """OpenSMTPD, with more lines for its configuration, which come first."""
    port, etc = free_port(), folder / "etc"
    etc.mkdir(exist_ok=True)
    write_certificate(etc)
    listening = (ENCRYPTED if encrypted else IN_CLEAR).format(port=port)
    (etc / "smtpd.conf").write_text("\n".join([listening, main, *_actions(routes)]) + "\n")
    with program(folder, ["opensmtpd"], "smtpd -d -f /etc/smtpd.conf", prepare=PREPARE + prepare) as opensmtpd:
        server = Server("OpenSMTPD", opensmtpd, port)
        opensmtpd.wait_until(server.greets)
        yield server


def _actions(routes: Routes) -> Iterator[str]:
    """The actions, then what is matched to them."""
    matches = [REFUSING]
    ways = [(domain, f"relay host smtp://127.0.0.1:{port}") for domain, port in routes.smtp.items()]
    ways += [(domain, f'lmtp "127.0.0.1:{port}" rcpt-to virtual <anybody>') for domain, port in routes.lmtp.items()]
    if routes.lmtp:
        yield 'table anybody { "@" = signon }'
    for number, (domain, action) in enumerate(ways):
        yield f'action "to {number}" {action}'
        matches.append(f'match from any for domain "{domain}" action "to {number}"')
    yield f'action "out" relay host smtp://127.0.0.1:{routes.everything}' if routes.everything else 'action "out" relay'
    yield from [*matches, 'match from any for any action "out"']
