"""Pages of this feature."""

from flask import Blueprint

import signon.signing.models  # noqa: F401

signing = Blueprint("signing", __name__)
