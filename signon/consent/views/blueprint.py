"""The blueprint of the pages about consent."""

from flask import Blueprint

consent = Blueprint("consent", __name__)
