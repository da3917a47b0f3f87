"""A worker that is stopped for longer than its lease and then goes on, while another has done its work: it is done once."""

import os
import signal
from functools import partial
from pathlib import Path

import pytest

from tests.faults.scene import doubles, moods, sites, tally
from tests.faults.scene.mail_server import MailServer, good
from tests.faults.scene.printing import assert_made_once, is_order, order_a_final
from tests.faults.scene.signers import Signers
from tests.faults.scene.sites import Site
from tests.faults.scene.trial import tried
from tests.waiting import until

pytestmark = pytest.mark.faults
SLUG, NEXT = "printed", "printed-next"


def _pause_while_printing(site: Site, _signers: Signers) -> None:
    """Stop the worker while it makes a final, and let it go on once another has made it."""
    order_a_final(site, SLUG)
    until(partial(is_order, site, SLUG, "running"))
    paused = site.pause_worker()
    try:
        site.let_leases_end()
        with site.another_worker():
            until(partial(is_order, site, SLUG, "done", "failed"))
    finally:
        os.kill(paused, signal.SIGCONT)
    order_a_final(site, NEXT)  # the worker that was stopped comes to it when it has ended what it had in hand
    until(partial(is_order, site, NEXT, "done", "failed"))


def test_a_final_is_made_once(tmp_path: Path, mail: MailServer) -> None:
    with sites.site(tmp_path / "instance", mail) as site:
        verdict = tried(site, mail, _pause_while_printing, many=2)
        assert_made_once(site, SLUG)
        tally.count("worker stopped beyond its lease while it prints", 1, verdict)


def test_without_the_fence_the_order_would_end_as_the_late_one_says(tmp_path: Path, mail: MailServer) -> None:
    with sites.site(tmp_path / "instance", mail, doubles.command("without-fence")) as site:
        tried(site, mail, _pause_while_printing, many=2)
        with pytest.raises(AssertionError):
            assert_made_once(site, SLUG)


def _pause_while_mailing(site: Site, _signers: Signers, *, mail: MailServer) -> None:
    """Stop the worker while it hands over a mail, and let it go on once another has delivered that."""
    mail.mood = moods.slow  # of the next connection
    _until_another_connection(mail)
    paused = site.pause_worker()
    try:
        mail.mood = good
        site.let_leases_end()
        with site.another_worker():
            site.deliver_all()
    finally:
        os.kill(paused, signal.SIGCONT)


def _until_another_connection(mail: MailServer) -> None:
    met = mail.connections
    until(lambda: mail.connections > met)


def test_a_mail_is_noted_once_and_arrives_under_one_number(tmp_path: Path, mail: MailServer) -> None:
    with sites.site(tmp_path / "instance", mail) as site:
        verdict = tried(site, mail, partial(_pause_while_mailing, mail=mail), many=1)
        tally.count("worker stopped beyond its lease while it mails", 1, verdict)
