"""Whether there is a backup to go back to."""

from signon.backup.encryption import Keys, Protection
from signon.backup.models import BackupRun, warning
from signon.database.db import now
from signon.diagnosis.findings import Answer, Level
from signon.settings import Settings
from signon.translation import gettext as _
from signon.zones.in_words import short_moment


def backups(settings: Settings) -> Answer:
    """The last backup, and the one of every night."""
    if fault := warning(settings, now()):
        return Level.WARNING, _("%(fault)s 'flask backup FILE' makes one now.", fault=fault)
    last = BackupRun.last_made()
    if last is None:
        sentence = _("None has been made yet. 'flask backup FILE' makes one, SIGNON_BACKUP_FOLDER one every night.")
        return (Level.OK if settings.captures_mail else Level.WARNING), sentence
    day = short_moment(last.ended_at or last.ordered_at)
    if Keys.configured(settings).protection is Protection.NONE:
        return Level.OK, _(
            "The last one is of %(day)s. It is not encrypted; SIGNON_BACKUP_RECIPIENT does that.", day=day
        )
    return Level.OK, _("The last one is of %(day)s.", day=day)
