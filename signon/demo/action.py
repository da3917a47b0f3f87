"""The demo's action page: invented people in office, a letter to them, and its backgrounder."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from signon.actions.models import ActionPage, Citation, SentCount
from signon.actions.offices.file import read_offices
from signon.actions.offices.importing import import_offices
from signon.actions.offices.models import Office, OfficeList
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.messages.models import Message

FOLDER = Path(__file__).parent
NAME = "logbooks"
SENT = (41, 38, 17, 12, 9, 6, 3)
"""The numbers of letters that supporters of the demo have written to the first offices of the file."""


def tell_of_action(letter: Letter, *, by: str, at: datetime) -> None:
    """Open an action page beside the letter, with letters on their way and a message that nobody has answered."""
    import_offices(
        read_offices((FOLDER / "offices.csv").read_bytes(), "offices.csv", day=at.date()), at=at - timedelta(days=30)
    )
    values: dict[str, Any] = yaml.safe_load((FOLDER / f"{NAME}-action.yaml").read_text("utf-8"))
    for name in ("introduction", "body", "ending"):
        values[name] = "\n\n".join(" ".join(part.split()) for part in values[name].split("\n\n"))
    lists = [_list(name, members, at) for name, members in values.pop("lists").items()]
    offices = [_office(name) for name in values.pop("offices")]
    citations = [Citation(position=place, **one) for place, one in enumerate(values.pop("citations"), start=1)]
    page = ActionPage(
        **values,
        by_constituency=True,
        letter=letter,
        lists=lists,
        offices=offices,
        citations=citations,
        backgrounder=(FOLDER / f"{NAME}-background.md").read_text("utf-8"),
        created_at=at - timedelta(days=29),
    )
    db.session.add(page)
    page.open(by=by, at=at - timedelta(days=20))
    for office, number in zip(db.session.scalars(db.select(Office).order_by(Office.id)), SENT, strict=False):
        db.session.add(SentCount(action_page_id=page.id, office_id=office.id, number=number))
    _tell_of_messages(by=by, at=at)


def _tell_of_messages(*, by: str, at: datetime) -> None:
    asked = Message.receive(
        name="Wilhelmina Oduya",
        email="wilhelmina@oduya.example",
        subject="May a rowing club sign?",
        text="We are forty rowers at the North Mole.\n\nWould our name on the letter help, or is it for archives alone?",
        at=at - timedelta(days=6),
    )
    asked.answered(by=by, at=at - timedelta(days=5))
    Message.receive(
        name="",
        email="reader@quay.example",
        subject="A wrong year in the backgrounder",
        text="The light at Skerrin Head was lit in 1871, not in 1870. Otherwise: thank you for this.",
        at=at - timedelta(hours=9),
    )


def _list(name: str, members: list[str], at: datetime) -> OfficeList:
    return OfficeList(name=name, offices=[_office(member) for member in members], created_at=at - timedelta(days=30))


def _office(name: str) -> Office:
    return db.session.scalars(db.select(Office).filter_by(name=name)).one()
