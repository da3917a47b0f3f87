"""Debian's Dovecot with Pigeonhole on loopback: mailboxes that are read by IMAP, filled by LMTP and sorted by Sieve."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.mail_servers.namespace import ACCOUNTS, Program, program
from tests.mail_servers.server import write_certificate
from tests.servers.running_site import free_port

PASSWORD = "sesame 4711+/="
CONFIGURATION = """
protocols = imap lmtp
listen = 127.0.0.1
log_path = /dev/stderr
ssl = yes
ssl_cert = </etc/cert.pem
ssl_key = </etc/key.pem
disable_plaintext_auth = {encrypted}
mail_location = maildir:~/mail
mail_uid = {owner}
mail_gid = {owner}
first_valid_uid = 1
lda_mailbox_autocreate = yes
recipient_delimiter = +
auth_username_format = %Ln
lmtp_save_to_detail_mailbox = no
quota_full_tempfail = no
submission_host = 127.0.0.1:{submission}
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = passwd-file
  args = /etc/dovecot/users
}}
userdb {{
  driver = passwd-file
  args = /etc/dovecot/users
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
protocol lmtp {{
  mail_plugins = quota sieve
  postmaster_address = postmaster@rivers.example
  hostname = mx.test
}}
protocol imap {{
  mail_plugins = quota imap_quota
}}
plugin {{
  quota = count:User quota
  quota_vsizes = yes
  sieve = file:/etc/dovecot/sieve/%n.sieve
  sieve_vacation_min_period = 1s
}}
{more}
"""
TRASH = """
namespace inbox {
  inbox = yes
  mailbox Trash {
    special_use = \\Trash
  }
}
"""
"""Says which folder is the trash."""

PREPARE = """
mkdir -p /var/lib/dovecot /run/dovecot /var/mail
chmod 1777 /var/mail
chmod 600 /etc/key.pem
chown -R {owner} /etc/dovecot/sieve
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """Dovecot while it runs, and its ports."""

    program: Program
    imap: int
    imaps: int
    lmtp: int

    def greets(self) -> bool:
        """Whether it takes mail and lets it be read by now."""
        return _greeting(self.lmtp).startswith(b"220 ") and _greeting(self.imap).startswith(b"* OK ")


@contextmanager
def running(
    folder: Path,
    users: Mapping[str, str],
    *,
    sieve: Mapping[str, str] | None = None,
    submission: int = 25,
    encrypted: bool = True,
    owner: str = "vmail",
    more: str = "",
    prepare: str = "",
) -> Iterator[Dovecot]:
    """Dovecot with the mailboxes ``users``, each with fields of its own, such as a quota, and with scripts in Sieve.

    All have one password, and belong to the account ``owner``. Sieve's own mails leave by the port ``submission``.
    """
    imap, imaps, lmtp = free_port(), free_port(), free_port()
    etc = folder / "etc"
    (etc / "dovecot" / "sieve").mkdir(parents=True)
    write_certificate(etc)
    values = {"imap": imap, "imaps": imaps, "lmtp": lmtp, "owner": owner, "submission": submission, "more": more}
    written = CONFIGURATION.format(encrypted="yes" if encrypted else "no", **values)
    (etc / "dovecot" / "dovecot.conf").write_text(written)
    lines = (
        f"{name}:{{PLAIN}}{PASSWORD}:{ACCOUNTS[owner]}:{ACCOUNTS[owner]}::/var/mail/{name}::{fields}\n"
        for name, fields in users.items()
    )
    (etc / "dovecot" / "users").write_text("".join(lines))
    for name, script in (sieve or {}).items():
        (etc / "dovecot" / "sieve" / f"{name}.sieve").write_text(script)
    with program(folder, ["dovecot"], "dovecot -F", prepare=PREPARE.format(owner=owner) + prepare) as started:
        dovecot = Dovecot(started, imap, imaps, lmtp)
        started.wait_until(dovecot.greets)
        yield dovecot


def _greeting(port: int) -> bytes:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            return connection.recv(200)
    except OSError:
        return b""
