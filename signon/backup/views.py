"""The desk's page Backups, for owners: when the last one was made, how it is kept, and one more now."""

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from signon.access import OWNERS, Role, acting, allow, has_role
from signon.backup.encryption import Keys
from signon.backup.faults import BackupError
from signon.backup.models import BackupRun, warning
from signon.database.db import db, now
from signon.settings import Settings
from signon.translation import gettext as _
from signon.web.pages import Pages

pages = Pages()


@pages.get("/")
@allow(*OWNERS)
def page() -> str:
    """The page."""
    settings: Settings = current_app.config["SIGNON"]
    return render_template(
        "backup/backups.html",
        runs=BackupRun.newest(),
        last=BackupRun.last_made(),
        warning=warning(settings, now()),
        settings=settings,
        protection=Keys.configured(settings).protection,
    )


@pages.post("/orders")
@allow(*OWNERS)
def order() -> Response:
    """Have the worker make a backup now."""
    settings: Settings = current_app.config["SIGNON"]
    if settings.backup_folder is None:
        raise BackupError(_("No folder for backups is set. Set SIGNON_BACKUP_FOLDER."))
    BackupRun.order_now(by=acting(), at=now())
    db.session.commit()
    flash(_("A backup is ordered; the worker makes it."))
    return redirect(url_for("backups.page"), code=303)


def banner() -> dict[str, str]:
    """The sentence that every page of the desk shows to owners; empty when all is well."""
    sentence = warning(current_app.config["SIGNON"], now()) if has_role(Role.OWNER) else ""
    return {"sentence": sentence}
