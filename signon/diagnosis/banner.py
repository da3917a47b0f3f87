"""The banner at the desk: what is amiss, what waits since when, and what to do."""

from flask import render_template
from markupsafe import Markup

from signon.access import Role, has_role
from signon.diagnosis.troubles import present_troubles
from signon.jobs.lanes import in_words


def shown() -> str:
    """The banner; empty while all is well. Owners are told the remedy too."""
    troubles = present_troubles()
    if not troubles:
        return ""
    return Markup(  # noqa: S704 - a template of ours, which escapes
        render_template("diagnosis/banner.html", troubles=troubles, is_owner=has_role(Role.OWNER), in_words=in_words)
    )
