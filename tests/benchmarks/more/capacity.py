"""How many signatories a machine takes, what that costs, and where the time goes.

A signatory reads the form, sends it, gets a mail, reads the page behind its link and presses the button. The site is the
real one with its worker, PostgreSQL waits for the disk, and mail goes to a real server. What is counted is the processors'
time of each part, which does not depend on what else a machine does; how many a second it took is told beside it.

Run as ``python -m tests.benchmarks.more.capacity [SIGNATORIES]``. PRICE is what an hour of one machine costs, in any currency.
"""

import cProfile
import http.client
import os
import pstats
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from itertools import count
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from signon.application import create_app
from signon.database.db import db
from signon.database.schema import prepare_database
from signon.letters.status import LetterStatus
from signon.settings import Settings
from tests import factories
from tests.servers import mailbox as mailbox_server
from tests.servers.mailbox import Mailbox
from tests.servers.postgres import Cluster, own_cluster
from tests.servers.running_site import ROOT, free_port, wait_until_ready
from tests.waiting import until
from tests.walker import Walker

SIGNATORIES, CLIENTS = 120, 8
SLUG = "capacity"
TICKS = os.sysconf("SC_CLK_TCK")
CORES = os.cpu_count() or 1
MACHINES = (1, 2, 8)
BUSY = 0.7
"""The share of its processors that a machine should be planned for, so that a rush does not make people wait."""

PARTS = ("web", "worker", "PostgreSQL")
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ACTION = re.compile(r'<form[^>]*method="post"[^>]*action="([^"]+)"')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')
WITH_WEBS = "import sys; from signon.serving import site; site.MOST_WEB_PROCESSES = {number}; from flask.cli import main; main()"
_numbers = count(1)


@dataclass(frozen=True)
class Taken:
    """What so many signatories took: ``seconds`` by the clock, and of the processors by part."""

    signatories: int
    seconds: float
    processors: dict[str, float]
    generator: float

    @property
    def each(self) -> dict[str, float]:
        """The processors' seconds for one signatory, by part."""
        return {part: self.processors[part] / self.signatories for part in PARTS}

    @property
    def each_second(self) -> float:
        """The number of signatories a second."""
        return self.signatories / self.seconds


def main(signatories: int = SIGNATORIES) -> None:
    """Print every figure."""
    print(f"\nCapacity: {signatories} signatories, {CLIENTS} at a time, on {CORES} cores with everything on them\n")
    print("| web processes | signatories a second | web | worker | PostgreSQL | what asks them |")
    print("|---|---:|---:|---:|---:|---:|")
    taken = {number: _measured(number, signatories) for number in (1, 2)}
    for number, one in taken.items():
        cells = " | ".join(f"{seconds * 1000:.0f} ms" for seconds in one.each.values())
        asked = one.generator / one.signatories * 1000
        print(f"| {number} | {one.each_second:.1f} | {cells} | {asked:.0f} ms |")
    _report_machines(taken[2].each, float(os.environ.get("PRICE", "1")))
    _report_profile()


def _report_machines(each: dict[str, float], price: float) -> None:
    print(f"\nComputed from that: machines of {CORES} cores, {BUSY:.0%} busy, at {price:g} an hour each\n")
    print("| machines | signatories a second | machine-hours for 10,000 | cost of 10,000 |")
    print("|---|---:|---:|---:|")
    for machines in MACHINES:
        rate = signatories_a_second(machines, each)
        hours = machines * 10_000 / rate / 3600
        print(f"| {machines} | {rate:.0f} | {hours:.2f} | {hours * price:.2f} |")


def signatories_a_second(machines: int, each: dict[str, float], *, cores: int = CORES, busy: float = BUSY) -> float:
    """How many signatories a second so many machines take.

    One has everything on it. Of several, one has PostgreSQL and the others have web and worker; the slower side decides.
    """
    here = cores * busy
    if machines == 1:
        return here / sum(each.values())
    return min((machines - 1) * here / (each["web"] + each["worker"]), here / each["PostgreSQL"])


def _measured(webs: int, signatories: int) -> Taken:
    with (
        own_cluster(durable=True) as cluster,
        mailbox_server.running() as mailbox,
        tempfile.TemporaryDirectory() as folder,
    ):
        settings = Settings(instance=Path(folder), database_url=cluster.url)
        app = create_app(settings)
        with app.app_context():
            prepare_database()
            factories.letter(LetterStatus.OPEN, slug=SLUG)
            db.session.commit()
            db.session.remove()
            db.engine.dispose()
        with _serving(settings, webs, mailbox) as (port, site):
            _signatories(port, mailbox, 2 * CLIENTS)  # which warm it up
            return _timed(lambda: _signatories(port, mailbox, signatories), signatories, site, cluster)


def _timed(act: Callable[[], None], signatories: int, site: int, cluster: Cluster) -> Taken:
    postmaster = int((cluster.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    before, own, begin = _processors(site, postmaster), _own(), time.monotonic()
    act()
    seconds, after = time.monotonic() - begin, _processors(site, postmaster)
    return Taken(signatories, seconds, {part: after[part] - before[part] for part in PARTS}, _own() - own)


def _own() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _processors(site: int, postmaster: int) -> dict[str, float]:
    """The processors' seconds that each part has taken until now."""
    found: dict[str, float] = defaultdict(float)
    parents = {process: _parent(process) for process in map(int, filter(str.isdigit, os.listdir("/proc")))}  # noqa: PTH208
    for process, parent in parents.items():
        if postmaster in (process, parent):
            found["PostgreSQL"] += _seconds(process)
        elif parent == site:
            found["worker" if "worker" in _name(process) else "web"] += _seconds(process)
    return found


def _stat(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:  # it has ended
        return ["", "0"] + ["0"] * 13


def _parent(process: int) -> int:
    return int(_stat(process)[1])


def _seconds(process: int) -> float:
    return sum(map(int, _stat(process)[11:15])) / TICKS


def _name(process: int) -> str:
    try:
        return Path(f"/proc/{process}/comm").read_text()
    except OSError:
        return ""


@contextmanager
def _serving(settings: Settings, webs: int, mailbox: Mailbox) -> Iterator[tuple[int, int]]:
    port = free_port()
    environment = os.environ | {
        "SIGNON_INSTANCE": str(settings.instance),
        "SIGNON_DATABASE_URL": settings.database_url,
        "SIGNON_MAIL_URL": mailbox.url,
        "SIGNON_PORT": str(port),
        "SIGNON_LEAST_SECONDS_TO_SIGN": "0",
        "SIGNON_SIGN_ONS_PER_ADDRESS": "1000000",
    }
    command = [sys.executable, "-c", WITH_WEBS.format(number=webs), "serve"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, **quiet)  # type: ignore[call-overload]
    try:
        wait_until_ready(port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _signatories(port: int, mailbox: Mailbox, number: int) -> None:
    """So many sign and confirm."""
    addresses = [f"mara@capacity{next(_numbers)}.example" for _one in range(number)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda address: _sign(port, address), addresses))
        until(lambda: all(mailbox.to(address) for address in addresses))
        list(pool.map(lambda address: _send_form(port, urlsplit(mailbox.link(address)).path, {}), addresses))


def _sign(port: int, address: str) -> None:
    entries = {
        "organization": f"Bench organisation {address}".replace("@", " ").replace(".", " "),
        "country": "CH", "representative_name": "Mara Quill", "representative_title": "Director",
        "representative_email": address, "listed": "public", "authorised": "y",
    }  # fmt: skip
    _send_form(port, f"/letters/{SLUG}/sign", entries)


def _send_form(port: int, path: str, entries: dict[str, str]) -> None:
    """Read a form, fill it in and send it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    page = answer.read().decode()
    cookie = (answer.getheader("Set-Cookie") or "").split(";", 1)[0]
    hidden = [dict(ATTRIBUTE.findall(field)) for field in HIDDEN.findall(page)]
    fields = {one["name"]: unescape(one.get("value", "")) for one in hidden if "name" in one}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    action = ACTION.search(page)
    assert action, f"{path} shows no form"
    connection.request("POST", unescape(action[1]), urlencode(fields | entries), headers)
    status = connection.getresponse().status
    connection.close()
    assert status in {200, 302, 303}, f"{path} answered {status}"


def _report_profile() -> None:
    """Print where the processor's time of a web goes while forms of sign-ons are sent, without the database's own."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(instance=Path(folder), least_seconds_to_sign=0, sign_ons_per_address=10_000))
        with app.app_context():
            prepare_database()
            factories.letter(LetterStatus.OPEN, slug=SLUG)
            db.session.commit()
        shares = _shares(lambda number: _sign_in_process(Walker(app), number), 60)
        with app.app_context():
            db.engine.dispose()
    print(
        "\nWhere a web's time goes when a form is read and sent (by a profile, which makes small calls look dearer)\n"
    )
    print("| in | share |")
    print("|---|---:|")
    for name, share in sorted(shares.items(), key=lambda one: -one[1]):
        print(f"| {name} | {share:.0%} |")


def _sign_in_process(walker: Walker, number: int) -> None:
    path = f"/letters/{SLUG}/sign"
    page = walker.client.get(path).text
    hidden = [dict(ATTRIBUTE.findall(field)) for field in HIDDEN.findall(page)]
    fields = {one["name"]: unescape(one.get("value", "")) for one in hidden if "name" in one}
    entries = {
        "organization": f"Bench organisation {number}", "country": "CH", "representative_name": "Mara Quill",
        "representative_title": "Director", "representative_email": f"mara@bench{number}.example", "listed": "public",
        "authorised": "y",
    }  # fmt: skip
    status = walker.client.post(path, data=fields | entries).status_code
    assert status in {302, 303}, status


def _shares(act: Callable[[int], None], times: int) -> dict[str, float]:
    act(0)
    profile = cProfile.Profile()
    profile.enable()
    for number in range(1, times + 1):
        act(number)
    profile.disable()
    spent: dict[str, float] = defaultdict(float)
    for (file, _line, name), (_calls, _all, own, _cumulative, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        spent[_place(file, name, callers)] += own
    whole = sum(spent.values())
    return {name: seconds / whole for name, seconds in spent.items() if seconds / whole >= 0.01}


PLACES = {
    "/signon/": "Signon's own code",
    "/sqlalchemy/": "SQLAlchemy",
    "/jinja2/": "templates",
    "<template>": "templates",
    "/templates/": "templates",
    "/wtforms/": "forms",
    "/flask_wtf/": "forms",
    "/babel/": "languages",
    "/flask_babel/": "languages",
    "/werkzeug/": "Flask and Werkzeug",
    "/flask": "Flask and Werkzeug",
    "/itsdangerous/": "signatures of sessions",
}


def _place(file: str, name: str, callers: dict[tuple[str, int, str], object]) -> str:
    if file == "~":
        if "commit" in name or "sqlite3" in name:
            return "the database itself, and waiting for the disk"
        if "hash" in name or "hmac" in name or "scrypt" in name:
            return "hashing"
        file = next(iter(callers), ("", 0, ""))[0]
    return next((place for part, place in PLACES.items() if part in file), "the rest of Python and its libraries")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
