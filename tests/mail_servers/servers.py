"""Postfix, Exim and OpenSMTPD on loopback, each in a mount namespace of its own in which it seems to be installed.

Each passes on what it takes to a mailbox of the test, so that a mail can be read as the server left it.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.running_site import ROOT, free_port

TREES = ROOT / ".venv" / "mail-servers"
USER, PASSWORD = "mara", "sesame 4711+/="
NOBODY = "nobody@rivers.example"
ACCOUNTS = {"postfix": 64004, "Debian-exim": 64001, "opensmtpd": 64002, "opensmtpq": 64003, "postdrop": 64005}
START_SECONDS = 30

POSTFIX = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
relayhost = [127.0.0.1]:{sink}
smtp_host_lookup = native
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_security_level = may
smtpd_tls_received_header = yes
myhostname = mx.test
maillog_file = /dev/stdout
smtpd_recipient_restrictions = check_recipient_access inline:{{{{{nobody} = 550 5.1.1 no such user}}}}, permit_mynetworks, reject
"""
POSTFIX_SERVICES = """
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
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
"""
EXIM = """
primary_hostname = mx.test
spool_directory = {folder}/spool
log_file_path = {folder}/logs/%s
pid_file_path = {folder}/spool/exim.pid
daemon_smtp_ports = {port}
local_interfaces = 127.0.0.1
tls_advertise_hosts = *
tls_certificate = {folder}/cert.pem
tls_privatekey = {folder}/key.pem
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
host_lookup =
rfc1413_query_timeout = 0s
begin acl
rcpt:
  deny message = no such user
       recipients = {nobody}
  accept
begin routers
out:
  driver = manualroute
  route_list = * 127.0.0.1::{sink} byname
  self = send
  transport = smtp
begin transports
smtp:
  driver = smtp
  allow_localhost
begin retry
* * F,1h,1m
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = ${{if and{{{{eq{{$auth2}}{{{user}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
"""
OPENSMTPD = """
{encryption}
action "out" relay host smtp://127.0.0.1:{sink}
match from any for rcpt-to "{nobody}" reject
match from any for any action "out"
"""
IN_CLEAR = "listen on 127.0.0.1 port {port}"
ENCRYPTED = """
pki "mail.test" cert "{folder}/cert.pem"
pki "mail.test" key "{folder}/key.pem"
listen on 127.0.0.1 port {port} tls pki "mail.test"
"""
NAMESPACE = """
set -e
mount --make-rprivate / 2>/dev/null || true
mount -t tmpfs tmpfs /var/spool
mount -t tmpfs tmpfs /var/lib
mount -t tmpfs tmpfs /run
mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd
chmod 711 /var/spool/smtpd
mount -t overlay overlay -o "lowerdir={trees}:/usr" /usr
mount --bind {folder}/passwd /etc/passwd
mount --bind {folder}/group /etc/group
exec {command}
"""


@contextmanager
def postfix(folder: Path, sink: int) -> Iterator[int]:
    """Postfix, with a certificate that nobody signed, as Debian's has."""
    port = free_port()
    (folder / "main.cf").write_text(POSTFIX.format(folder=folder, sink=sink, nobody=NOBODY))
    (folder / "master.cf").write_text(POSTFIX_SERVICES.format(port=port))
    queues = (
        "active",
        "bounce",
        "corrupt",
        "defer",
        "deferred",
        "flush",
        "hold",
        "incoming",
        "private",
        "saved",
        "trace",
    )
    for name in queues:
        (folder / "queue" / name).mkdir(parents=True)
        shutil.chown(folder / "queue" / name, ACCOUNTS["postfix"])
    for name in ("pid", "public", "maildrop"):
        (folder / "queue" / name).mkdir()
    for name in ("public", "maildrop"):
        shutil.chown(folder / "queue" / name, ACCOUNTS["postfix"], ACCOUNTS["postdrop"])
    (folder / "data").mkdir()
    shutil.chown(folder / "data", ACCOUNTS["postfix"])
    with _running(folder, ["postfix"], f"/usr/lib/postfix/sbin/master -d -c {folder}", port):
        yield port


@contextmanager
def exim(folder: Path, sink: int) -> Iterator[int]:
    """Exim, which offers to sign in once the way is encrypted."""
    port = free_port()
    values = {"folder": folder, "sink": sink, "nobody": NOBODY, "port": port, "user": USER, "password": PASSWORD}
    (folder / "exim.conf").write_text(EXIM.format(**values))
    for name in ("spool", "logs"):
        (folder / name).mkdir()
        shutil.chown(folder / name, ACCOUNTS["Debian-exim"], ACCOUNTS["Debian-exim"])
    shutil.chown(folder / "key.pem", ACCOUNTS["Debian-exim"])
    with _running(folder, ["libidn12", "exim4-daemon-light"], f"exim4 -C {folder}/exim.conf -bdf", port):
        yield port


@contextmanager
def opensmtpd(folder: Path, sink: int, *, encrypted: bool = False) -> Iterator[int]:
    """OpenSMTPD, without encryption; Debian 12's offers it and fails at every handshake."""
    port = free_port()
    encryption = (ENCRYPTED if encrypted else IN_CLEAR).format(folder=folder, port=port)
    (folder / "smtpd.conf").write_text(OPENSMTPD.format(encryption=encryption, sink=sink, nobody=NOBODY))
    (folder / "key.pem").chmod(0o600)
    with _running(folder, ["opensmtpd"], f"smtpd -d -f {folder}/smtpd.conf", port):
        yield port


@contextmanager
def _running(folder: Path, trees: list[str], command: str, port: int) -> Iterator[None]:
    for kind, line in (("passwd", "{0}:x:{1}:{1}::/nonexistent:/usr/sbin/nologin\n"), ("group", "{0}:x:{1}:\n")):
        known = Path("/etc", kind).read_text()
        (folder / kind).write_text(known + "".join(line.format(name, number) for name, number in ACCOUNTS.items()))
    script = folder / "start"
    lower = ":".join(str(TREES / tree / "usr") for tree in trees)
    script.write_text(NAMESPACE.format(trees=lower, folder=folder, command=command))
    with (folder / "output").open("w") as output:
        server = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child=KILL", "sh", script],
            stdout=output, stderr=output, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        _wait_for(port, server, folder / "output")
        yield
    finally:
        _end(server)


def _end(server: "subprocess.Popen[bytes]") -> None:
    """End the first process of the server's own process namespace, and so all that it has started."""
    first = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split() if server.poll() is None else []
    for number in first:
        os.kill(int(number), signal.SIGKILL)
    server.wait(20)


def _wait_for(port: int, server: "subprocess.Popen[bytes]", output: Path) -> None:
    import smtplib

    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with smtplib.SMTP("127.0.0.1", port, local_hostname="test", timeout=5):
                return
        except (OSError, smtplib.SMTPException):
            assert server.poll() is None, output.read_text()
            assert time.monotonic() < end, output.read_text()
            time.sleep(0.1)
