"""The reasons for which nothing was backed up, restored or moved."""

from signon.errors import DomainError


class BackupError(DomainError):
    """No backup was made."""


class KeyNeededError(DomainError):
    """The file is encrypted, and the key at hand does not open it."""


class DamagedBackupError(DomainError):
    """The file is no whole backup: cut short, changed, or something else."""


class RestoreError(DomainError):
    """Nothing was restored or moved, for a reason that lies with the target."""
