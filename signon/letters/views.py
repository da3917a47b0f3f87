"""Pages of this feature."""

from flask import Blueprint, render_template_string

import signon.letters.models  # noqa: F401
from signon.access import EVERY_COORDINATOR, allow

letters = Blueprint("letters", __name__)


@letters.get("/coordinator/")
@allow(*EVERY_COORDINATOR)
def desk() -> str:
    """The letters of the coalition."""
    return render_template_string("{% extends 'desk.html' %}")
