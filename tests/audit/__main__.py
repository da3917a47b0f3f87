"""``python -m tests.audit [PART …]``: run the parts of the audit, all of them when none is named, and print what each counted.

Ends with 1 when a part found something, and with 2 when one could not do its work.
"""

import logging
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tests import fonts, scratch
from tests.audit import versions
from tests.audit.counts import Counts
from tests.audit.databases import DATABASES, empty_database
from tests.audit.files.giving import fields_for_files, give
from tests.audit.life.letter_life import live
from tests.audit.requests.trying import try_requests
from tests.audit.scanners import scanning
from tests.audit.site.tried_site import tried_site
from tests.audit.strings.every_form import try_every_form
from tests.audit.strings.naughty import every_string
from tests.audit.strings.outputs import try_outputs
from tests.audit.strings.tables import try_tables

SOUND, FOUND = 0, 1
REQUESTS, LIVES, STEPS = 10_000, 100, 60
FILES = {"pictures": 200, "sheets": 100, "PDFs": 100, "DOCX": 50}


def main(named: list[str]) -> int:
    """Run the named parts; gives the exit status."""
    if unknown := set(named) - set(PARTS):
        sys.exit(f"There is no part {sorted(unknown)} of the audit; there are {', '.join(PARTS)}.")
    fonts.use()
    logging.disable(logging.CRITICAL)
    return max(PARTS[name]() for name in (named or PARTS))


def strings() -> int:
    """Every naughty string in every field of every form, on both databases."""
    statuses = [_with_site(f"strings, {database}", database, _try_strings) for database in DATABASES]
    return max(statuses)


def _try_strings(counts: Counts, folder: Path, url: str) -> None:
    with tried_site(folder, counts, database_url=url) as site:
        for trial in try_every_form(site, every_string()):
            counts.told["fields"] += len(trial.typed())
            counts.told["accepted strings"] += len(trial.kept)
            counts.told["refusals"] += trial.refused


def outputs() -> int:
    """Every naughty string that is accepted, on the page, in each kind of file, in the mail and in the PDF."""
    return max(_with_site(f"outputs, {database}", database, _try_outputs) for database in DATABASES)


def _try_outputs(counts: Counts, folder: Path, url: str) -> None:
    with tried_site(folder, counts, database_url=url) as site:
        try_outputs(site, folder, every_string(), parts=not url)


def tables() -> int:
    """Every naughty string in every column of the tables of organisations, offices and addressees, as CSV and XLSX."""
    return max(_with_site(f"tables, {database}", database, _try_tables) for database in DATABASES)


def _try_tables(counts: Counts, folder: Path, url: str) -> None:
    with tried_site(folder, counts, database_url=url) as site:
        try_tables(site, folder, every_string())


def requests() -> int:
    """Requests as no browser sends them: with the proof that forms carry asked for, and without, so that they get further."""
    return max(_with_site(f"requests, {database}", database, _try_requests) for database in DATABASES)


def _try_requests(counts: Counts, folder: Path, url: str) -> None:
    with tried_site(folder, counts, database_url=url) as site:
        for asks_for_proof in (True, False):
            site.app.config["WTF_CSRF_ENABLED"] = asks_for_proof
            try_requests(site, REQUESTS // (2 * len(DATABASES)), seed=int(asks_for_proof))


def files() -> int:
    """Spoilt pictures, tables, PDFs and letters of word processors in every field for files."""
    return _with_site("files, sqlite", "sqlite", _try_files)


def _try_files(counts: Counts, folder: Path, url: str) -> None:
    with tried_site(folder, counts, database_url=url) as site:
        fields = fields_for_files(site)
        for kind, number in FILES.items():
            give(site, kind, number, fields)
            counts.told[kind] = number


def lives() -> int:
    """Whole lives of a letter."""
    return max(_with_site(f"lives, {database}", database, _try_lives) for database in DATABASES)


def _try_lives(counts: Counts, folder: Path, url: str) -> None:
    with tried_site(folder, counts, database_url=url) as site:
        live(site, lives=LIVES, steps=STEPS)
        live(site, lives=LIVES // 10, steps=STEPS, may_print=True, seed=1)


def scanners() -> int:
    """Wapiti and sqlmap against the running demo, as nobody and as an owner."""
    return _with_site("scanners, sqlite", "sqlite", _try_scanners)


def _try_scanners(counts: Counts, folder: Path, _url: str) -> None:
    with scanning.demo(folder / "instance") as (site, cookies):
        for who, own in (("nobody", ""), ("owner", cookies)):
            scanning.wapiti(site, own, folder, counts, who=who)
            scanning.sqlmap(site, own, folder, counts, who=who)


def _with_site(part: str, database: str, work: Callable[[Counts, Path, str], None]) -> int:
    """Run a part on an empty database; print what it counted and how long it took."""
    counts, begin = Counts(part), time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="signon-audit-", dir=scratch.root()) as folder,
        empty_database(database) as url,
    ):
        work(counts, Path(folder), url)
    print("\n".join(counts.lines()), f"\n  ({time.monotonic() - begin:.0f} s)", flush=True)
    return SOUND if counts.is_sound else FOUND


PARTS: Mapping[str, Callable[[], int]] = {
    "versions": versions.main,
    "strings": strings,
    "outputs": outputs,
    "tables": tables,
    "requests": requests,
    "lives": lives,
    "files": files,
    "scanners": scanners,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
