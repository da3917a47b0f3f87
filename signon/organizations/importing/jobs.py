"""Reading a file for the directory: a small one at once, a large one by the worker, which notes how far it is."""

import time
from collections.abc import Callable, Sequence

from signon.database.db import db, now
from signon.errors import InputError
from signon.jobs.lanes import Lane
from signon.jobs.queue import sweep, wake_after_commit
from signon.organizations.importing.applying import column_problems, keep_plan, plan_file, read_import_file
from signon.organizations.importing.columns import proposed_columns
from signon.organizations.importing.models import DirectoryImport, ImportStatus
from signon.organizations.importing.undoing import forget_old_imports
from signon.translation import gettext as _

SMALL = 200_000
"""Bytes of a file that is read within the request that hands it in."""

MOST_ATTEMPTS = 3
SECONDS_BETWEEN_REPORTS = 0.5
READ, CHECKED, PLANNED = 20, 65, 90
"""The percentages at which the file is read, its rows are checked, and their outcomes are decided."""


def read_now_or_later(kept: DirectoryImport, columns: Sequence[str] = ()) -> None:
    """Read a small file at once; leave a large one to the worker. ``columns`` is the coordinator's own choice."""
    kept.status, kept.leased_until, kept.attempts, kept.progress = ImportStatus.QUEUED, now(), 0, 0
    kept.columns = list(columns)
    if len(kept.content or b"") <= SMALL:
        read_import(kept)
    else:
        wake_after_commit("directory-imports")


def read_import(kept: DirectoryImport, report: Callable[[int], None] = lambda _percentage: None) -> None:
    """Read the file and keep the plan, or why it cannot be used. ``report`` gets percentages, and may commit."""
    content, name, chosen = kept.content, kept.file_name, kept.columns
    if content is None:
        return
    report(0)
    try:
        sheet = read_import_file(content, name)
        columns = chosen if len(chosen) == len(sheet.header) else proposed_columns(sheet.header)
        if problems := column_problems(columns):
            keep_plan(kept, sheet, columns, [])
            kept.error = "; ".join(problems)
            return
        report(READ)
        share = max(len(sheet.rows), 1)
        plan = plan_file(
            sheet,
            columns,
            read=lambda done: report(READ + (CHECKED - READ) * done // share),
            planned=lambda done: report(CHECKED + (PLANNED - CHECKED) * done // share),
        )
    except InputError as error:
        kept.fail(str(error))
        return
    keep_plan(kept, sheet, columns, plan)


@sweep("directory-imports", lane=Lane.MATCHING, waiting=DirectoryImport.due_since)
def read_due() -> None:
    """Read every file that waits or whose worker has died; forget what is too old."""
    forget_old_imports(now())
    db.session.commit()
    for number in DirectoryImport.due(now()):
        claimed = DirectoryImport.claim(number, now())
        db.session.commit()
        if claimed:
            _work_on(number)


def _work_on(number: int) -> None:
    kept = DirectoryImport.numbered(number)
    if kept.attempts > MOST_ATTEMPTS:
        kept.fail(_("The worker stopped several times while reading this file. Split it, then hand it in again."))
    else:
        read_import(kept, _Reports(number))
    db.session.commit()


class _Reports:
    """Notes percentages, at most twice a second, and ends the transaction each time: others write while a file is read."""

    def __init__(self, number: int) -> None:
        self._number, self._reported_at = number, float("-inf")

    def __call__(self, percentage: int) -> None:
        present = time.monotonic()
        if present - self._reported_at >= SECONDS_BETWEEN_REPORTS:
            self._reported_at = present
            DirectoryImport.note_progress(self._number, percentage, now())
        db.session.commit()
