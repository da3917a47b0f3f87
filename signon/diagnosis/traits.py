"""The traits of a process: what should be the same on every machine of the site, so that it can be compared.

Secrets are told by fingerprints that cost much to try out: who reads the database finds no key by guessing it.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask

from signon.database.schema import newest_revision
from signon.delivery.expected_seal import ExpectedSeal
from signon.delivery.jobs import held_seal
from signon.jobs.own_process import add_trait
from signon.settings import ROOT, Settings
from signon.translation import gettext as _

KEY, PROGRAM, TABLES, SEAL, ADDRESS = "key", "program", "tables", "seal", "address"
SHOWN = 12
COST = 2**14
"""The cost of one guess at a key: some fifty thousandths of a second, and 16 MB of memory."""

CODE = (("signon", "*.py"), ("templates", "*"))


def register(app: Flask) -> None:
    """Have each process of the site tell its traits."""
    settings: Settings = app.config["SIGNON"]
    add_trait(app, KEY, lambda: fingerprint(app.config["SECRET_KEY"]))
    add_trait(app, PROGRAM, program)
    add_trait(app, TABLES, newest_revision)
    add_trait(app, SEAL, lambda: _seal_in_words(held_seal()))
    add_trait(app, ADDRESS, lambda: settings.base_url)


@cache
def fingerprint(secret: str) -> str:
    """The fingerprint of a secret, by which two of them are told apart."""
    return hashlib.scrypt(secret.encode(), salt=b"signon", n=COST, r=8, p=1).hex()[:SHOWN]


@cache
def program() -> str:
    """The fingerprint of the code and the templates that this process runs."""
    digest = hashlib.sha256()
    for path in _code():
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:SHOWN]


def _code() -> list[Path]:
    return sorted(path for folder, names in CODE for path in (ROOT / folder).rglob(names) if path.is_file())


def _seal_in_words(held: ExpectedSeal) -> str:
    if not held:
        return _("none")
    return f"{held.short_fingerprint}{_(' with timestamps') if held.timestamped else ''}"
