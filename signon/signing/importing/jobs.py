"""Reading a list of signatories: a small one at once, a large one by the worker, which notes how far it is."""

from collections.abc import Collection, Sequence

from signon.database.db import db, now
from signon.jobs.lanes import Lane
from signon.jobs.leased import Claim
from signon.jobs.queue import sweep, wake_after_commit
from signon.jobs.working import lease_kept, lease_renewed, work_through
from signon.letters.models.letter import Letter
from signon.organizations.importing.jobs import SMALL
from signon.organizations.importing.kept import Choices, forget_old_imports
from signon.signing.importing.models import SignatoryImport, SignatoryImportRow
from signon.signing.importing.reading import ListRead, read_import

WORK = "a list of signatories"


def read_now_or_later(
    kept: SignatoryImport,
    columns: Sequence[str] = (),
    *,
    choices: Choices | None = None,
    chosen_rows: Collection[int] = (),
) -> None:
    """Read a small list at once; leave a large one to the worker. The rest is the coordinator's own choice."""
    at = now()
    kept.queue(columns, at=at, choices=choices)
    kept.chosen_rows = sorted(chosen_rows)
    if len(kept.content or b"") <= SMALL:
        read_import(kept, at=at)
    else:
        wake_after_commit("signatory-imports")


@sweep("signatory-imports", lane=Lane.MATCHING, waiting=SignatoryImport.due_since)
def read_due() -> None:
    """Read every list that waits or whose worker has died; forget what is too old."""
    forget_old_imports(SignatoryImport, SignatoryImportRow, now())
    db.session.commit()
    work_through(SignatoryImport, _read)


def _read(claim: Claim[SignatoryImport]) -> None:
    kept = claim.record(now())
    content, name, columns, choices = kept.content or b"", kept.file_name, kept.columns, kept.chosen()
    letter, chosen_rows = kept.letter_id, kept.chosen_rows
    db.session.commit()
    with lease_kept(claim, WORK) as report:
        read = ListRead.of(content, name, columns, choices, report)
    with lease_renewed(claim) as report:
        plan = read.plan(db.session.get_one(Letter, letter), chosen_rows, report)
        db.session.rollback()
    read.keep(claim.record(now()), plan)
