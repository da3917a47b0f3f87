"""The forms of delivery."""

from flask_wtf import FlaskForm
from wtforms import HiddenField


class FinalsForm(FlaskForm):
    """The button that finishes the letter, with how many signatories stood on it when the page was read, and its seal."""

    seen = HiddenField()
    seal = HiddenField()
