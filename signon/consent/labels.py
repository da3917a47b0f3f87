"""Consent in the words of the desk."""

from signon.signing.models.consent import Means
from signon.translation import gettext as _


def means_words(means: str) -> str:
    """How consent was given; means without words of their own keep their name."""
    words = {
        Means.FORM: _("on the form"),
        Means.IMPORT: _("entered from a table"),
        Means.LINK: _("by the link in the mail"),
        Means.MAIL: _("told by mail"),
        Means.PHONE: _("told by phone"),
        Means.MEETING: _("told in a meeting"),
        Means.PAPER: _("told on paper"),
    }
    return {str(key): value for key, value in words.items()}.get(means, means)
