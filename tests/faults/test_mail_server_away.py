"""A mail server in every bad mood while organisations sign: each sign-on is taken at once, and all mails leave afterwards."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from signon.database.db import db, now
from signon.mail.models import MailStatus, OutboxMail
from tests.faults.scene import moods, sites, tally
from tests.faults.scene.ledger import Act
from tests.faults.scene.mail_server import MailServer, Mood, good
from tests.faults.scene.oracle import judge
from tests.faults.scene.record import Record
from tests.faults.scene.signers import Signers
from tests.faults.scene.sites import Site
from tests.waiting import until

pytestmark = pytest.mark.faults

SECONDS_AWAY = 6.0
SIGN_ONS_MEANWHILE = 10
SECONDS_TO_RECOVER = 300.0
"""The server is asked again after at most a minute here, and a mail that broke off once waits half a minute."""

MOST_COMPLAINTS = 40
"""Lines of the log about what is wrong, for hundreds of sign-ons whose mails cannot leave."""


def _in_mood(mood: Mood) -> Callable[[MailServer], None]:
    def change(mail: MailServer) -> None:
        mail.mood = mood
        mail.hang_up()

    return change


TROUBLES = {
    "refuses connections": MailServer.shut,
    "never says a word": _in_mood(moods.silent),
    "is busy (421)": _in_mood(moods.busy),
    "has no service (554)": _in_mood(moods.closed),
    "puts every recipient off (450)": _in_mood(moods.puts_off),
    "rejects every recipient (550)": _in_mood(moods.rejects),
    "hangs up having taken the mail": _in_mood(moods.takes_and_hangs_up),
    "hangs up within a mail": _in_mood(moods.hangs_up_within),
    "says a byte in a while": _in_mood(moods.slow),
    "answers garbage": _in_mood(moods.garbles),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_nothing_is_lost_and_all_mails_leave_once_it_is_well(tmp_path: Path, mail: MailServer, trouble: str) -> None:
    with sites.site(tmp_path / "instance", mail) as site:
        with Signers(site.url, inbox=mail.inbox) as signers:
            signed = signers.ledger.acknowledged
            until(lambda: signed(Act.SIGN))
            TROUBLES[trouble](mail)
            before = len(signed(Act.SIGN))
            time.sleep(SECONDS_AWAY)
            until(lambda: len(signed(Act.SIGN)) >= before + SIGN_ONS_MEANWHILE)
            _recover(mail)
        seconds = _deliver_all(site)
        signers.finish()
        _deliver_all(site)
        verdict = judge(signers.ledger, Record.of(site.database), mail.inbox)
        tally.count(f"mail server {trouble} (all mails {seconds:.0f} s later)", 1, verdict)
        assert len(site.complaints()) < MOST_COMPLAINTS


def _recover(mail: MailServer) -> None:
    mail.mood = good
    if mail.is_shut:
        mail.open_again()


def _deliver_all(site: Site) -> float:
    """Wait until all mails have left, those that were refused for good by an owner's press; gives the seconds it took."""
    began = time.monotonic()
    site.deliver_all(SECONDS_TO_RECOVER)
    with site.application() as app, app.app_context():
        failed = db.session.scalars(db.select(OutboxMail).filter_by(status=MailStatus.FAILED)).all()
        for mail in failed:
            mail.resend(now())
        db.session.commit()
        db.session.remove()
    site.deliver_all(SECONDS_TO_RECOVER)
    return time.monotonic() - began
