"""What is said of signatures, in words."""

from signon.translation import gettext as _


def amended_field(field: str) -> str:
    """What a representative corrected, by the name of the field."""
    return {
        "organization": _("Name"),
        "acronym": _("Acronym"),
        "country": _("Country"),
        "website": _("Website"),
        "listed": _("How it is listed"),
        "representative_name": _("The representative’s name"),
        "representative_title": _("The representative’s title"),
    }.get(field, field)
