"""The blueprint that the pages of delivery hang on: the desk's in ``desk_views``, the public ones in ``public_views``."""

from flask import Blueprint

delivery = Blueprint("delivery", __name__)
