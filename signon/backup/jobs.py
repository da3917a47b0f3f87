"""The worker's part: the backup of every night, and those that an owner wants now."""

from datetime import datetime
from pathlib import Path

from flask import current_app

from signon.backup.encryption import Keys, Protection
from signon.backup.faults import BackupError
from signon.backup.models import SWEEP, BackupRun
from signon.backup.nightly import delete_old, place_for
from signon.backup.reading import check_backup
from signon.backup.writing import Written, write_backup
from signon.database.db import db, now
from signon.jobs.lanes import Lane
from signon.jobs.leased import Claim
from signon.jobs.queue import sweep
from signon.jobs.working import Report, lease_renewed, work_through
from signon.settings import Settings
from signon.translation import gettext as _


@sweep(SWEEP, lane=Lane.BACKUPS, waiting=BackupRun.due_since)
def make_backups() -> None:
    """Make the backup of the latest night where a folder is set, and what else is ordered; then delete old ones."""
    settings: Settings = current_app.config["SIGNON"]
    if settings.backup_folder is None:
        return
    BackupRun.order_for_tonight(settings, now())
    db.session.commit()
    work_through(BackupRun, _make)


def _make(claim: Claim[BackupRun]) -> None:
    settings: Settings = current_app.config["SIGNON"]
    at = claim.record(now()).ordered_at
    db.session.commit()
    with lease_renewed(claim) as report:
        written, is_read_back = _write(place_for(settings, at), settings, at, report)
        _delete_old(written.path.parent, settings)
    protection = Keys.configured(settings).protection
    ended = now()
    claim.record(ended).finish(
        str(written.path), written.size, protection=protection, is_read_back=is_read_back, at=ended
    )
    BackupRun.forget_old()


def _write(path: Path, settings: Settings, at: datetime, report: Report) -> tuple[Written, bool]:
    """Write a backup and read it back, if that needs no key that the site lacks. Raises ``BackupError``."""
    written = write_backup(path, settings, at=at, report=report)
    keys = Keys.configured(settings)
    if keys.protection is Protection.RECIPIENT:
        return written, False
    if check_backup(path, keys).sha256 != written.sha256:
        raise BackupError(_("%(file)s reads differently from what was written. Look after that disk.", file=path))
    return written, True


def _delete_old(folder: Path, settings: Settings) -> None:
    try:
        gone = delete_old(folder, keep=settings.backup_keep)
    except OSError as error:
        raise BackupError(
            _("Old backups in %(folder)s cannot be deleted: %(reason)s.", folder=folder, reason=error.strerror)
        ) from error
    if gone:
        current_app.logger.info("Deleted %s old backups.", len(gone))
