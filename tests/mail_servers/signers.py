"""Debian's OpenDKIM and rspamd on loopback, as milters that sign what Postfix passes on. Each has Debian's own configuration."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.mail_servers.namespace import TREES, program
from tests.servers.running_site import free_port

OPENDKIM_HERE = """
Socket inet:{port}@127.0.0.1
RequireSafeKeys no
"""
RSPAMD_HERE = {
    "worker-proxy.inc": """
bind_socket = "127.0.0.1:{port}";
milter = yes;
timeout = 30s;
upstream "local" {{ default = yes; self_scan = yes; }}
count = 1;
""",
    "worker-normal.inc": "enabled = false;",
    "worker-controller.inc": "enabled = false;",
    "worker-fuzzy.inc": "enabled = false;",
    "logging.inc": 'type = "console"; level = "warning";',
    "fuzzy_check.conf": "enabled = false;",
    "options.inc": 'dns {{ nameserver = ["127.0.0.1"]; timeout = 0.1s; retransmits = 1; }} url_tld = "/etc/rspamd/few-domains";',
}
"""The differences in here: the port, one process, no name is looked up, and no ten thousand domains are compiled for seconds."""

PREPARE_OPENDKIM = """
mkdir /run/opendkim
chown opendkim:opendkim /run/opendkim /etc/dkimkeys/*
chmod 600 /etc/dkimkeys/*
"""
PREPARE_RSPAMD = """
mkdir -p /var/lib/rspamd /var/log/rspamd /run/rspamd
cp -r /etc/rspamd-keys /var/lib/rspamd/dkim
chown -R _rspamd:_rspamd /var/lib/rspamd /var/log/rspamd /run/rspamd
"""


@contextmanager
def opendkim(folder: Path, lines: str, key: bytes) -> Iterator[int]:
    """OpenDKIM with more lines for its configuration, and with a key at ``/etc/dkimkeys/letters.private``; its port."""
    port, etc = free_port(), folder / "etc"
    (etc / "dkimkeys").mkdir(parents=True)
    (etc / "dkimkeys" / "letters.private").write_bytes(key)
    usual = (TREES / "opendkim" / "etc" / "opendkim.conf").read_text("utf-8")
    (etc / "opendkim.conf").write_text(usual + lines + OPENDKIM_HERE.format(port=port))
    with program(folder, ["opendkim"], "opendkim -f -x /etc/opendkim.conf", prepare=PREPARE_OPENDKIM) as running:
        running.wait_until(lambda: _listens(port))
        yield port


@contextmanager
def rspamd(folder: Path, lines: str, key: bytes) -> Iterator[int]:
    """The same for rspamd, its ``local.d/dkim_signing.conf``, and ``/var/lib/rspamd/dkim/example.org.letters.key``."""
    port, etc = free_port(), folder / "etc"
    shutil.copytree(TREES / "rspamd" / "etc" / "rspamd", etc / "rspamd")
    (etc / "rspamd" / "few-domains").write_text("org\nexample\n")
    (etc / "rspamd-keys").mkdir()
    (etc / "rspamd-keys" / "example.org.letters.key").write_bytes(key)
    for name, text in RSPAMD_HERE.items():
        (etc / "rspamd" / "local.d" / name).write_text(text.format(port=port))
    (etc / "rspamd" / "local.d" / "dkim_signing.conf").write_text(lines)
    command = "rspamd -f -u _rspamd -g _rspamd -c /etc/rspamd/rspamd.conf"
    with program(folder, ["rspamd"], command, prepare=PREPARE_RSPAMD) as running:
        running.wait_until(lambda: _listens(port))
        yield port


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False
