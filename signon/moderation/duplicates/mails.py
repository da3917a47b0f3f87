"""The mails that tell a representative that their organisation had signed twice, and that this was taken back."""

from datetime import datetime

from signon.moderation.mails import tell
from signon.signing.models.signature import Signature


def tell_of_merge(rejected: Signature, kept: Signature, *, at: datetime) -> None:
    """Queue the mail that says that the organisation counts through its other signature."""
    tell("moderation/mails/merge.txt", rejected, at, kept=kept.printed_name, kept_stands=kept.stands())


def tell_of_undoing(signature: Signature, *, at: datetime) -> None:
    """Queue the mail that says that the signature counts by itself again."""
    tell("moderation/mails/undo_merge.txt", signature, at)
