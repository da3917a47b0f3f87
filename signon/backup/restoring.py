"""Restoring a backup: all of it or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app
from sqlalchemy import Connection

from signon.audit import anchor_on
from signon.backup.contents import Head
from signon.backup.encryption import Keys
from signon.backup.faults import RestoreError
from signon.backup.filling import fill
from signon.backup.kept_secrets import NAMES, SECRET_KEY
from signon.backup.outside_finals import bring_in
from signon.backup.placing import finish_interrupted, lay_ready, only_restore, take_back
from signon.backup.reading import Backup, check_backup, finals_in, tables_in
from signon.backup.targets import replaced_file, replaced_tables
from signon.database.db import db
from signon.database.schema import knows_revision
from signon.private_files import database_file
from signon.settings import Settings
from signon.translation import gettext as _


def restore(path: Path, settings: Settings, keys: Keys, *, force: bool) -> Backup:
    """Bring everything in the file at ``path`` back, in place of what is there when ``force`` allows that.

    The whole file is checked before anything is touched. Raises ``DomainError`` with the reason; then nothing was changed.
    """
    backup = check_backup(path, keys)
    refuse_unknown(backup.head)
    db.session.remove()
    db.engine.dispose()
    with only_restore(settings), _secret_in_use(settings.secret_key or backup.secrets[SECRET_KEY].decode("utf-8")):
        if db.engine.dialect.name == "sqlite":
            _restore_file(path, settings, keys, backup, force=force)
        else:
            _restore_tables(path, settings, keys, backup, force=force)
        finish_interrupted(settings)
    db.engine.dispose()
    return backup


def refuse_unknown(head: Head) -> None:
    """Raise ``RestoreError`` for a backup of a database that this program does not know, because it is newer."""
    if not knows_revision(head.revision):
        raise RestoreError(
            _(
                "The backup was made by a newer version of Signon (%(program)s, database revision %(revision)s). Install that "
                "version, then restore.",
                program=head.program,
                revision=head.revision,
            )
        )


def advice_after(backup: Backup, settings: Settings) -> list[str]:
    """The sentences on secrets that settings name, where they are not those of the backup."""
    found = []
    if settings.secret_key and settings.secret_key.encode() != backup.secrets.get(SECRET_KEY):
        found.append(
            _(
                "SIGNON_SECRET_KEY differs from the backup's key, so everybody signs in again and open forms are refused."
            )
        )
    if settings.seal_certificate:
        found.append(
            _("SIGNON_SEAL_CERTIFICATE names %(file)s, which is used to seal.", file=settings.seal_certificate)
        )
    elif "seal.p12" in backup.secrets:
        place = settings.instance / "seal.p12"
        found.append(_("Set SIGNON_SEAL_CERTIFICATE=%(file)s, so that finals are sealed as before.", file=place))
    if "seal.password" in backup.secrets and not settings.seal_password:
        place = settings.instance / "seal.password"
        found.append(_("Set SIGNON_SEAL_PASSWORD_FILE=%(file)s, which holds the key's password.", file=place))
    return found


@contextmanager
def _secret_in_use(secret: str) -> Iterator[None]:
    """Let the migrations that bring an older backup up to date sign with the secret that the site will have."""
    before = current_app.config["SECRET_KEY"]
    current_app.config["SECRET_KEY"] = secret
    try:
        yield
    finally:
        current_app.config["SECRET_KEY"] = before


def _restore_file(path: Path, settings: Settings, keys: Keys, backup: Backup, *, force: bool) -> None:
    with replaced_file(database_file(settings), force=force) as connection:
        _bring_in(connection, path, keys, backup)
    lay_ready(settings, _placed(backup))


def _restore_tables(path: Path, settings: Settings, keys: Keys, backup: Backup, *, force: bool) -> None:
    try:
        with replaced_tables(db.engine, force=force) as connection:
            _bring_in(connection, path, keys, backup)
            lay_ready(settings, _placed(backup))
    except Exception:
        take_back(settings)
        raise


def _bring_in(connection: Connection, path: Path, keys: Keys, backup: Backup) -> None:
    with tables_in(path, keys) as tables:
        fill(connection, backup.head.revision, tables, backup.tables)
    if backup.outside_finals:
        with finals_in(path, keys) as finals:
            bring_in(connection, finals)
    found = anchor_on(connection, backup.anchor.at)
    if backup.anchor.position and found != backup.anchor:
        raise RestoreError(_("The audit trail did not arrive as it was. Nothing was changed."))
    if connection.dialect.name == "sqlite":
        connection.commit()


def _placed(backup: Backup) -> dict[str, bytes]:
    return {name: content for name, content in backup.secrets.items() if name in NAMES}
