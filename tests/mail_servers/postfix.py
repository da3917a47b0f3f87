"""Debian's Postfix on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mail_servers.namespace import program
from tests.mail_servers.server import NOBODY, Routes, Server, write_certificate
from tests.servers.running_site import free_port

MAIN = """
compatibility_level = 3.6
myhostname = mx.test
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination = {destination}
alias_maps =
alias_database =
local_recipient_maps =
smtp_host_lookup = {lookup}
smtpd_tls_cert_file = /etc/cert.pem
smtpd_tls_key_file = /etc/key.pem
smtpd_tls_security_level = may
smtpd_tls_received_header = yes
maillog_file = {folder}/output
maillog_file_prefixes = {folder}
smtpd_recipient_restrictions =
  check_recipient_access inline:{{{{{nobody} = 550 5.1.1 no such user}}}}, permit_mynetworks, reject
transport_maps = hash:/etc/postfix/transport
{more}
"""
MASTER = """
{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
"""
PREPARE = """
mkdir -p /var/lib/postfix /var/spool/postfix
cd /var/spool/postfix
mkdir -p pid public maildrop active bounce corrupt defer deferred flush hold incoming private saved trace
chown postfix /var/lib/postfix active bounce corrupt defer deferred flush hold incoming private saved trace
chown postfix:postdrop public maildrop
chmod 700 private active bounce corrupt defer deferred incoming
touch -d @1 /etc/postfix/main.cf /etc/postfix/transport
postmap /etc/postfix/transport
"""
"""Postfix waits two seconds before it believes a file that has just been written."""


@contextmanager
def running(
    folder: Path,
    routes: Routes,
    *,
    main: str = "",
    master: str = "",
    transport: str = "",
    destination: str = "",
    port: int | None = None,
    prepare: str = "",
) -> Iterator[Server]:
    """Postfix, with more lines for ``main.cf``, ``master.cf`` and ``transport``."""
    port, etc = port or free_port(), folder / "etc"
    (etc / "postfix").mkdir(parents=True, exist_ok=True)
    write_certificate(etc)
    more = f"relayhost = [127.0.0.1]:{routes.everything}\n{main}" if routes.everything else main
    lookup = "native" if routes.everything else "dns"
    written = MAIN.format(folder=folder, nobody=NOBODY, lookup=lookup, destination=destination, more=more)
    (etc / "postfix" / "main.cf").write_text(written)
    (etc / "postfix" / "transport").write_text("".join(_transports(routes)) + transport)
    (etc / "postfix" / "master.cf").write_text(MASTER.format(port=port) + master)
    with program(folder, ["postfix"], "/usr/lib/postfix/sbin/master -d", prepare=PREPARE + prepare) as postfix:
        server = Server("Postfix", postfix, port)
        postfix.wait_until(server.greets)
        yield server


def _transports(routes: Routes) -> Iterator[str]:
    for domain, port in routes.smtp.items():
        yield f"{domain} smtp:[127.0.0.1]:{port}\n"
    for domain, port in routes.lmtp.items():
        yield f"{domain} lmtp:inet:127.0.0.1:{port}\n"
