"""How long the site takes: to start, to answer a sign-on, and to show the queue of a small and of a large letter.

The floor is the site's cheapest page, `/healthz`, in the same run; every figure is the median of several requests.
"""

import os
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from flask import Flask
from sqlalchemy import insert

from signon.access import Role
from signon.database.db import db, now
from signon.database.schema import prepare_database
from signon.letters.status import LetterStatus
from signon.names import organization_key
from signon.settings import Settings
from signon.signing.models.signature import Signature
from tests import factories
from tests.applications import application
from tests.servers.running_site import ROOT, free_port, wait_until_ready
from tests.walker import Walker

SIZES = (100, 100_000)
REPETITIONS = 9


def main() -> None:
    """Print every figure."""
    print("\nThe site\n")
    print("| what | median | ratio to /healthz |")
    print("|---|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="signon-bench-") as folder:
        settings = Settings(instance=Path(folder), least_seconds_to_sign=0, sign_ons_per_address=10_000)
        with application(settings) as app:
            _measure_requests(app)
    print()
    for name, seconds in _start_ups():
        print(f"`make run`, {name}: {seconds:.1f} s until /readyz answers 200")


def _measure_requests(app: Flask) -> None:
    with app.app_context():
        prepare_database()
        uniquifier = factories.coordinator(Role.OWNER).fs_uniquifier
        for size in SIZES:
            _fill(size)
        db.session.commit()
    floor = _median(lambda: _get(app, "/healthz"))
    _report("/healthz", floor, floor)
    coordinator = Walker(app)
    coordinator.sign_in_as(uniquifier)
    for size in SIZES:
        address = f"/coordinator/letters/size-{size}/signatures"
        _report(f"queue page, {size:,} signatures", _median(partial(coordinator.open, address)), floor)
    for size in SIZES:
        _report(f"sign-on, {size:,} signatures there", _median_sign_on(app, f"/letters/size-{size}/sign"), floor)
    for size in SIZES:
        address = f"/letters/size-{size}"
        _report(f"letter page, {size:,} signatures", _median(partial(_get, app, address)), floor)


def _fill(size: int) -> None:
    letter = factories.letter(LetterStatus.OPEN, slug=f"size-{size}")
    version, start = letter.versions[-1], now() - timedelta(days=30)
    rows = [
        {
            "letter_id": letter.id,
            "text_version_id": version.id,
            "status": "verified" if number % 4 else "approved",
            "organization": f"Organisation number {number}",
            "printed_name": f"Organisation number {number}",
            "key": organization_key(f"Organisation number {number}"),
            "country": "CH",
            "representative_email": f"mara@organisation{number}.example",
            "created_at": start,
            "consented_at": start,
            "verified_at": start,
        }
        for number in range(size)
    ]
    db.session.execute(insert(Signature), rows)


def _get(app: Flask, address: str) -> None:
    response = app.test_client().get(address)
    assert response.status_code == 200, f"{address} answered {response.status_code}"


def _median(act: Callable[[], object]) -> float:
    times = []
    for _repetition in range(REPETITIONS + 1):
        begin = time.perf_counter()
        act()
        times.append(time.perf_counter() - begin)
    return statistics.median(times[1:])


def _median_sign_on(app: Flask, address: str) -> float:
    times = []
    for number in range(REPETITIONS):
        walker = Walker(app).open(address)
        fields = _sign_on_fields(walker, number)
        begin = time.perf_counter()
        response = walker.client.post(address, data=fields)
        times.append(time.perf_counter() - begin)
        assert response.status_code in {302, 303}, f"{address} answered {response.status_code} to a sign-on"
    return statistics.median(times)


def _sign_on_fields(walker: Walker, number: int) -> dict[str, str]:
    hidden = {str(field["name"]): str(field.get("value", "")) for field in walker.page.find_all("input", type="hidden")}
    return hidden | {
        "organization": f"Bench organisation {number}",
        "country": "CH",
        "representative_name": "Mara Quill",
        "representative_title": "Director",
        "representative_email": f"mara@bench{number}.example",
        "listed": "public",
        "authorised": "y",
    }


def _report(name: str, seconds: float, floor: float) -> None:
    print(f"| {name} | {seconds * 1000:.1f} ms | {seconds / floor:.1f} |")


def _start_ups() -> list[tuple[str, float]]:
    with tempfile.TemporaryDirectory(prefix="signon-bench-") as folder:
        return [("seeding the demo", _start_up(folder)), ("again", _start_up(folder))]


def _start_up(instance: str) -> float:
    port = free_port()
    begin = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=ROOT,
        env=os.environ | {"SIGNON_INSTANCE": instance},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until_ready(port)
        return time.perf_counter() - begin
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(30)
