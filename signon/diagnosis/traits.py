"""The traits of a process: what should be the same on every machine of the site, so that it can be compared.

Secrets are told by fingerprints that cost much to try out: who reads the database finds no key by guessing it.
"""

import hashlib
import os
from functools import cache

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

CODE = (("signon", ".py"), ("templates", ""))


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
    for name in _code():
        digest.update(name.removeprefix(str(ROOT)).encode())
        with open(name, "rb") as file:  # noqa: PTH123 - a path object for each would take longer than all of the rest
            digest.update(file.read())
    return digest.hexdigest()[:SHOWN]


def _code() -> list[str]:
    """The files, in an order that is the same on every machine."""
    return sorted(
        os.path.join(folder, name)  # noqa: PTH118 - likewise
        for top, ending in CODE
        for folder, _folders, names in os.walk(ROOT / top)
        for name in names
        if name.endswith(ending)
    )


def _seal_in_words(held: ExpectedSeal) -> str:
    if not held:
        return _("none")
    return f"{held.short_fingerprint}{_(' with timestamps') if held.timestamped else ''}"
