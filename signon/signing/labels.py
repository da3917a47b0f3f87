"""Signatures in words: their fields and values, and the means of consent."""

from signon.countries import country_name
from signon.signing.models.consent import Means
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.translation import gettext as _
from signon.web.languages import reader_language


def said_field(field: str) -> str:
    """The label of a field of a signature, by its name."""
    return {
        "organization": _("Name"),
        "printed_name": _("Printed as"),
        "acronym": _("Acronym"),
        "country": _("Country"),
        "second_country": _("Second country"),
        "website": _("Website"),
        "listed": _("How it is listed"),
        "representative_name": _("The representative’s name"),
        "representative_title": _("The representative’s title"),
        "authorised_by_name": _("Who authorised it"),
        "authorised_by_title": _("The title of who authorised it"),
        "authorised_by_email": _("The email of who authorised it"),
    }.get(field, field)


def said_value(signature: Signature, field: str) -> str:
    """The value of a field of a signature, in words."""
    value = str(getattr(signature, field) or "")
    if field == "second_country":
        return country_name(value, reader_language()) if value else _("none")
    if field == "country":
        return country_name(value, reader_language()) if value else _("none: international")
    if field == "listed":
        return _("publicly") if value == Listed.PUBLIC else _("for the recipient alone")
    return value or "–"


def means_words(means: str) -> str:
    """The means by which consent was given, in words; one without words of its own keeps its name."""
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
