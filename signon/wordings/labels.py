"""The words of the pages of wordings."""

from signon.translation import gettext as _
from signon.wordings.kinds import Stage


def stage_in_words(stage: Stage) -> str:
    """A stage in a letter's life, as a heading."""
    return {
        Stage.INVITING: _("Inviting"),
        Stage.SIGNING: _("Signing"),
        Stage.DECIDING: _("Deciding on a signature"),
        Stage.CHANGING: _("Changing the text"),
        Stage.FINALISING: _("Finalising"),
    }[stage]
