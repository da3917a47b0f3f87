"""Debian's Exim on loopback, which offers to sign in once the way is encrypted."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mail_servers.namespace import program
from tests.mail_servers.server import NOBODY, Routes, Server, write_certificate
from tests.servers.running_site import free_port

USER, PASSWORD = "mara", "sesame 4711+/="
CONFIGURATION = """
primary_hostname = mx.test
log_file_path = /var/log/exim4/%s
spool_directory = /var/spool/exim4
daemon_smtp_ports = {port}
local_interfaces = 127.0.0.1
tls_advertise_hosts = *
tls_certificate = /etc/cert.pem
tls_privatekey = /etc/key.pem
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
host_lookup =
rfc1413_query_timeout = 0s
dsn_advertise_hosts = *
{main}
begin acl
rcpt:
  deny message = no such user
       recipients = {nobody}
  accept
begin routers
{routers}
begin transports
smtp:
  driver = smtp
  allow_localhost
lmtp:
  driver = smtp
  protocol = lmtp
  port = 24
  allow_localhost
{transports}
begin retry
{retry}
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = ${{if and{{{{eq{{$auth2}}{{{user}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
"""
ROUTER = """
to_{number}:
  driver = manualroute
  domains = {domains}
  route_list = * 127.0.0.1::{port} byname
  self = send
  transport = {transport}
"""
LOOKED_UP = """
looked_up:
  driver = dnslookup
  transport = smtp
"""
PREPARE = """
cp /usr/sbin/exim4 /run/exim4 && chmod 4755 /run/exim4 && mount --bind /run/exim4 /usr/sbin/exim4
mkdir /var/spool/exim4 /var/log/exim4
chown Debian-exim:Debian-exim /var/spool/exim4 /var/log/exim4 /etc/key.pem
"""


@contextmanager
def running(
    folder: Path,
    routes: Routes,
    *,
    main: str = "",
    routers: str = "",
    transports: str = "",
    retry: str = "* * F,1h,1m",
    prepare: str = "",
) -> Iterator[Server]:
    """Exim, with more lines for its configuration; ``routers`` come before the others."""
    port, etc = free_port(), folder / "etc"
    (etc / "exim4").mkdir(parents=True)
    write_certificate(etc)
    values = {"main": main, "transports": transports, "retry": retry, "user": USER, "password": PASSWORD}
    written = CONFIGURATION.format(port=port, nobody=NOBODY, routers=routers + "".join(_routers(routes)), **values)
    (etc / "exim4" / "exim4.conf").write_text(written)
    command = "exim4 -bdf -q1s"
    with program(folder, ["exim"], command, prepare=PREPARE + prepare) as exim:
        server = Server("Exim", exim, port)
        exim.wait_until(server.greets)
        yield server


def _routers(routes: Routes) -> Iterator[str]:
    for number, (domain, port) in enumerate(routes.smtp.items()):
        yield ROUTER.format(number=f"smtp_{number}", domains=domain, port=port, transport="smtp")
    for number, (domain, port) in enumerate(routes.lmtp.items()):
        yield ROUTER.format(number=f"lmtp_{number}", domains=domain, port=port, transport="lmtp")
    if routes.everything:
        yield ROUTER.format(number="all", domains="*", port=routes.everything, transport="smtp")
    else:
        yield LOOKED_UP
