"""Pages of this feature."""

from flask import Blueprint

import signon.delivery.rendering_jobs  # noqa: F401 - its sweep

delivery = Blueprint("delivery", __name__)
