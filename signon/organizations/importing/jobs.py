"""Reading a file for the directory: a small one at once, a large one by the worker, which notes how far it is."""

from collections.abc import Sequence

from signon.database.db import db, now
from signon.jobs.lanes import Lane
from signon.jobs.leased import Claim
from signon.jobs.queue import sweep, wake_after_commit
from signon.jobs.working import lease_kept, work_through
from signon.organizations.importing.kept import Choices, forget_old_imports
from signon.organizations.importing.models import DirectoryImport, DirectoryImportRow
from signon.organizations.importing.reading import Comparison, FileRead, read_import

SMALL = 200_000
"""Bytes of a file that is read within the request that hands it in."""

WORK = "a file for the directory"


def read_now_or_later(kept: DirectoryImport, columns: Sequence[str] = (), choices: Choices | None = None) -> None:
    """Read a small file at once; leave a large one to the worker. The rest is the coordinator's own choice."""
    at = now()
    kept.queue(columns, at=at, choices=choices)
    if len(kept.content or b"") <= SMALL:
        read_import(kept, at=at)
    else:
        wake_after_commit("directory-imports")


@sweep("directory-imports", lane=Lane.MATCHING, waiting=DirectoryImport.due_since)
def read_due() -> None:
    """Read every file that waits or whose worker has died; forget what is too old."""
    forget_old_imports(DirectoryImport, DirectoryImportRow, now())
    db.session.commit()
    work_through(DirectoryImport, _read)


def _read(claim: Claim[DirectoryImport]) -> None:
    kept = claim.record(now())
    content, name, chosen, choices = kept.content or b"", kept.file_name, kept.columns, kept.chosen()
    db.session.commit()
    with lease_kept(claim, WORK) as report:
        read = FileRead.of(content, name, chosen, report, choices)
    comparison = Comparison.of(read)
    db.session.commit()
    with lease_kept(claim, WORK) as report:
        plan = comparison.plan(report)
    read.keep(claim.record(now()), plan)
