"""Pages of this feature."""

from flask import Blueprint

import signon.delivery.models  # noqa: F401

delivery = Blueprint("delivery", __name__)
