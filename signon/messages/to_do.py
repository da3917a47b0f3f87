"""Things to do about messages: to answer them."""

from datetime import datetime

from flask import Flask
from sqlalchemy import Select, literal, select

from signon.messages.models import Message, MessageStatus
from signon.to_do import NO_LETTER, TO_DO, ToDo
from signon.translation import ngettext
from signon.web.pages import path_of


def add_to_do(app: Flask) -> None:
    """Add this kind to an application."""
    page_of_one = lambda number: path_of("messages.message", number=number)  # noqa: E731 - as the other address
    TO_DO.add(app, "messages", ToDo(_new, _told, lambda _slug: path_of("messages.desk"), page_of_one=page_of_one))


def _new(_at: datetime) -> Select[int, int]:
    return select(literal(NO_LETTER), Message.id).where(Message.status == MessageStatus.NEW)


def _told(_letter: int, number: int) -> str:
    return ngettext("%(num)d message is not answered", "%(num)d messages are not answered", number)
