"""The passing of time for mails that wait."""

from flask import Flask

from signon.database.db import db
from signon.mail.unproven.models import DAY, UnansweredMail, WithheldMail


def a_day_passes(app: Flask) -> None:
    """Let everything that is counted and withheld be a day older."""
    with app.app_context():
        for one in db.session.scalars(db.select(UnansweredMail)):
            one.at -= DAY
        for waiting in db.session.scalars(db.select(WithheldMail)):
            waiting.asked_at -= DAY
        db.session.commit()
