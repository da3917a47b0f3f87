"""Whether other accounts of this machine can read what the site keeps, and the files that its settings name."""

import os
import pwd
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from signon.diagnosis.findings import Answer, Level
from signon.private_files import FOR_OTHERS, kept_files
from signon.settings import PREFIX, Settings
from signon.translation import gettext as _

READABLE_BY_EVERYBODY = 0o004
SECRET_SETTINGS = ("SECRET_KEY", "DATABASE_URL", "QUEUE_URL", "MAIL_URL", "SEAL_PASSWORD", "BACKUP_PASSPHRASE")
PRIVATE_KEY = b"PRIVATE KEY-----"
PEM = b"-----BEGIN "


def files(settings: Settings) -> Answer:
    """The instance folder, what is kept in it, and the files with secrets that settings name."""
    sentences = [*_of_kept(settings), *_of_named(settings)]
    if sentences:
        return Level.WARNING, " ".join(sentences)
    return Level.OK, _("What the site keeps is for its own account alone.")


def _of_kept(settings: Settings) -> Iterator[str]:
    for path in (settings.instance, *kept_files(settings)):
        found = path.stat()
        if found.st_uid != os.geteuid():
            yield _(
                "%(path)s belongs to the account %(owner)s, and this is %(account)s. Run the site and its commands as one "
                "account, or run 'chown %(account)s %(path)s'.",
                path=path,
                owner=_account(found.st_uid),
                account=_account(os.geteuid()),
            )
        if found.st_mode & FOR_OTHERS:
            yield _(
                "%(path)s can be used by other accounts. Run 'chmod go= %(path)s'%(reason)s.",
                path=path,
                reason=_(", or move what the site keeps to a folder of its own") if path.is_dir() else "",
            )


def _of_named(settings: Settings) -> Iterator[str]:
    for variable, path in _named_files(settings):
        with suppress(OSError):  # one that cannot be read is the complaint of whoever needs it
            if path.stat().st_mode & READABLE_BY_EVERYBODY:
                yield _(
                    "%(variable)s names %(path)s, which every account can read. Run 'chmod o= %(path)s'.",
                    variable=variable,
                    path=path,
                )


def _named_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    for name in SECRET_SETTINGS:
        variable = f"{PREFIX}{name}_FILE"
        if variable in os.environ:
            yield variable, Path(os.environ[variable])
    if settings.seal_key:
        yield "SIGNON_SEAL_KEY", settings.seal_key
    if settings.seal_certificate and _holds_key(settings.seal_certificate):
        yield "SIGNON_SEAL_CERTIFICATE", settings.seal_certificate


def _holds_key(path: Path) -> bool:
    """Whether a certificate's file has its private key too; PKCS#12, which is not text, always may."""
    try:
        content = path.read_bytes()
    except OSError:
        return False
    return PRIVATE_KEY in content or PEM not in content


def _account(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
