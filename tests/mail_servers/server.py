"""A mail server that runs: its port, and where it passes mail on to."""

import smtplib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import trustme

from tests.mail_servers.namespace import Program

NOBODY = "nobody@rivers.example"
"""The address that every server refuses at once."""


@dataclass(frozen=True, slots=True)
class Routes:
    """Where a server passes mail on to, on loopback.

    ``everything`` is the port of the server that takes all of it; without one, a domain's server is looked for in DNS.
    ``smtp`` and ``lmtp`` are ports by domain.
    """

    everything: int | None = None
    smtp: Mapping[str, int] = field(default_factory=dict)
    lmtp: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server that runs, its name, and the port it listens on."""

    name: str
    program: Program
    port: int

    def url(self, scheme: str = "smtp", user: str = "") -> str:
        """The setting ``SIGNON_MAIL_URL`` that hands mail over here."""
        return f"{scheme}://{user}127.0.0.1:{self.port}"

    def greets(self) -> bool:
        """Whether it takes mail by now."""
        try:
            with smtplib.SMTP("127.0.0.1", self.port, local_hostname="test", timeout=20):
                return True
        except (OSError, smtplib.SMTPException):
            return False


def write_certificate(etc: Path) -> None:
    """Put a certificate that nobody trusts into ``etc``, for a name that is not the server's, as Debian does."""
    made = trustme.CA().issue_cert("snakeoil.test")
    made.private_key_pem.write_to_path(str(etc / "key.pem"))
    (etc / "cert.pem").write_bytes(b"".join(blob.bytes() for blob in made.cert_chain_pems))
