"""Things to do about questions: to read their answers."""

from collections.abc import Collection, Sequence
from datetime import datetime

from flask import Flask
from sqlalchemy import Select, select

from signon.database.db import db
from signon.questions.models import Question
from signon.questions.queries import unread
from signon.signing.models.signature import Signature
from signon.to_do import TO_DO, ToDo
from signon.translation import ngettext
from signon.web.pages import path_of


def add_to_do(app: Flask) -> None:
    """Add this kind to an application."""
    TO_DO.add(app, "answers to questions", ToDo(_unread, _told, _list, names=_organizations))


def _unread(_at: datetime) -> Select[int, int]:
    return unread()


def _told(_letter: int, number: int) -> str:
    return ngettext("%(num)d question is answered", "%(num)d questions are answered", number)


def _list(slug: str) -> str:
    return path_of("questions.of_letter", slug=slug)


def _organizations(numbers: Collection[int]) -> Sequence[str]:
    query = select(Signature.printed_name).join(Question, Question.signature_id == Signature.id)
    return list(db.session.scalars(query.where(Question.id.in_(numbers)).order_by(Question.id.desc())))
