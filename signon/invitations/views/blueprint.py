"""The blueprint that the desk's pages about invitations hang on; the holder of a link has one of their own."""

from flask import Blueprint

invitations = Blueprint("invitations", __name__, url_prefix="/coordinator")
