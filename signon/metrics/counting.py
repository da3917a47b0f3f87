"""Counting what happens in this process; each function does nothing unless counting is switched on."""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

MEMORY = Path("/dev/shm")  # noqa: S108 - the folder below is this account's own, or not used
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_present: list[Any] = []
"""The instruments, once they are switched on."""


def folder_for(instance: Path) -> Path:
    """The folder in which this machine's processes count for the site with this instance folder: in memory if possible.

    The files are mapped into memory, so that a write to a full disk ends the process (SIGBUS) instead of failing.
    """
    name = f"signon-metrics-{os.geteuid()}-{sha256(str(instance).encode()).hexdigest()[:12]}"
    for folder in (MEMORY / name, instance / "metrics"):
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if folder.stat().st_uid == os.geteuid() and not folder.is_symlink():
                folder.chmod(0o700)
                return folder
    return instance / "metrics"


def switch_on(folder: Path) -> None:
    """Count from now on, in files in ``folder``, which the processes of a machine share."""
    os.environ[VARIABLE] = str(folder)  # the library looks for it once, when it is loaded
    from signon.metrics import instruments

    _present[:] = [instruments]


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """Count a request that was answered."""
    for one in _present:
        one.REQUESTS.labels(route, method, str(status)).inc()
        one.REQUEST_SECONDS.labels(route).observe(seconds)


def count_acts(act: str, number: int = 1) -> None:
    """Count acts that are in the record by now."""
    for one in _present:
        one.ACTS.labels(act).inc(number)


def count_mail(outcome: str, *, bulk: bool, number: int = 1) -> None:
    """Count what became of attempts to deliver a mail."""
    for one in _present:
        one.MAILS.labels(outcome, "yes" if bulk else "no").inc(number)


def count_rendering(outcome: str, seconds: float) -> None:
    """Count a letter that was in the printing process."""
    for one in _present:
        one.RENDER_SECONDS.labels(outcome).observe(seconds)


def count_place(place: str, number: int) -> None:
    """Count places for heavy work that were taken, or with a negative number given back."""
    for one in _present:
        one.PLACES.labels(place).inc(number)


def count_refused_place(place: str) -> None:
    """Count that no place for heavy work was free."""
    for one in _present:
        one.PLACES_REFUSED.labels(place).inc()


def count_connection(number: int) -> None:
    """Count connections to the database that were taken from the pool, or with a negative number given back."""
    with suppress(OSError):  # a full disk is no reason to lose a connection
        for one in _present:
            one.CONNECTIONS.inc(number)
