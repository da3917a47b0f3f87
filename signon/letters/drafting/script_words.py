"""What the drafting page's script says, so that it is translated with everything else. Numbers stand for {number}."""

from signon.letters.pictures.safe_pictures import MOST_BYTES
from signon.translation import gettext as _


def script_words() -> dict[str, str]:
    """The script's sentences by the names it knows them by."""
    return {
        "added": _("Added as number {number}."),
        "removed": _("Removed number {number}."),
        "moved": _("Moved to number {number}."),
        "handle": _("Drag, or press the arrow keys, to move this part"),
        "making": _("Making the preview…"),
        "made": _("The preview shows what is typed. Pages: {number}."),
        "stored": _("The letter as it is stored. Pages: {number}."),
        "shortened": _("The first pages are shown. Pages in all: {number}."),
        "page": _("Page {number} of the preview"),
        "incomplete": _("The preview comes as soon as this is filled in:"),
        "unreachable": _("The preview could not be fetched. It is tried again when you type on."),
        "most_bytes": str(MOST_BYTES),
        "too_large": _("'{name}' has more than 2 MB. Save it smaller or with fewer pixels, then choose it again."),
        "signed_out": _(
            "You are signed out. Sign in in another tab, then go on here: what you typed is still in the form."
        ),
    }
