"""The forms of a question and of its answer."""

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired

from signon.web.languages import lazy_gettext as _l
from signon.web.public_form import Words

MOST_ASKED = 2_000
"""Characters of a question."""

MOST_ANSWERED = 5_000
"""Characters of an answer."""


class QuestionForm(FlaskForm):
    """A question to the representative."""

    text = TextAreaField(_l("Your question"), validators=[DataRequired(_l("Write your question.")), Words(MOST_ASKED)])


class AnswerForm(FlaskForm):
    """The representative's answer."""

    answer = TextAreaField(_l("Your answer"), validators=[DataRequired(_l("Write your answer.")), Words(MOST_ANSWERED)])
