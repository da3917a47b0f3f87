"""Troubles of the worker, of its lanes and of the mail that waits."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from signon.diagnosis.troubles import Trouble
from signon.jobs.lanes import Lane, in_words
from signon.jobs.processes import SiteProcess, workers
from signon.jobs.queue import oldest_due
from signon.mail.bounces.mailbox.progress import BounceMailbox
from signon.mail.outages import MailOutage
from signon.settings import Settings
from signon.translation import gettext as _

MAIL_IS_LATE = timedelta(minutes=10)
BOUNCES_ARE_LATE = timedelta(hours=1)

Waits = tuple[tuple[Lane, datetime], ...]


def work(_settings: Settings, at: datetime) -> Iterator[Trouble]:
    """The workers: that none is there, that one died, or that a lane does not get on."""
    known = workers()
    present = [worker for worker in known if not worker.is_silent(at)]
    if not present:
        yield _away(_latest(known), _waits(list(Lane), at))
        return
    if silent := [worker for worker in known if worker.is_silent(at)]:
        yield _one_away(silent)
    for lane in Lane:
        if stuck := [worker for worker in present if lane in worker.stuck_lanes(at)]:
            yield _stuck(lane, at - max(worker.lane_ages(at)[lane] for worker in stuck), _waits([lane], at))


def mail(_settings: Settings, at: datetime) -> Iterator[Trouble]:
    """Mail that has been due for long, or a mail server that takes none."""
    outage = MailOutage.present()
    if outage is not None and abs(at - outage.since) > MAIL_IS_LATE:
        yield Trouble(
            "mail-server",
            lambda: _("The mail server takes no mail."),
            lambda: _("Mails wait. Nothing is lost: they leave within minutes once the mail server takes them."),
            lambda: _("The desk's page Mail says what it answers, and tries it anew."),
            since=outage.since,
            stops=False,
        )
        return
    wait = oldest_due(Lane.MAIL, at)
    if wait and wait > MAIL_IS_LATE:
        yield Trouble(
            "late-mail",
            lambda: _("Mail is late."),
            lambda: _("Mails wait. Nothing is lost: they leave later than they should."),
            lambda: _("'flask doctor' and the worker's log say more; another 'flask worker' makes it faster."),
            since=at - wait,
            stops=False,
        )


def bounces(_settings: Settings, at: datetime) -> Iterator[Trouble]:
    """A mailbox for bounces that could not be read for long."""
    row = BounceMailbox.present()
    if row is None or row.failing_since is None or abs(at - row.failing_since) <= BOUNCES_ARE_LATE:
        return
    yield Trouble(
        "bounce-mailbox",
        lambda: _("The mailbox for bounces cannot be read."),
        lambda: _("What comes back of mails is not seen here. Nothing is lost: it waits in the mailbox."),
        lambda: _("The desk's page Mail says what the server answers; “flask doctor” tries it anew."),
        since=row.failing_since,
        stops=False,
    )


def _away(since: datetime | None, waits: Waits) -> Trouble:
    return Trouble(
        "worker",
        lambda: _("The worker is not running."),
        lambda: _("No mail leaves and no PDF is made. Nothing is lost: all of it follows once the worker is back."),
        lambda: _("Start it with “flask worker”, or the whole site with “flask serve”."),
        since=since,
        waits=waits,
    )


def _one_away(silent: list[SiteProcess]) -> Trouble:
    first = silent[0]
    return Trouble(
        "silent-worker",
        lambda: _("A worker is silent."),
        lambda: _("The others do its work, so things may take longer."),
        lambda: _("Look at the machine %(host)s and start its worker again.", host=first.host),
        since=first.at,
        stops=False,
    )


def _stuck(lane: Lane, since: datetime, waits: Waits) -> Trouble:
    return Trouble(
        f"lane-{lane}",
        partial(_told_of, lane),
        lambda: _("Its other work goes on. Nothing is lost: what waits follows."),
        lambda: _("Look into the worker's log, then start the worker again; “flask doctor” says more."),
        since=since,
        waits=waits,
    )


def _told_of(lane: Lane) -> str:
    return _("The worker is stuck with %(lane)s.", lane=in_words(lane))


def _latest(known: list[SiteProcess]) -> datetime | None:
    return max((worker.at for worker in known), default=None)


def _waits(lanes: Sequence[Lane], at: datetime) -> Waits:
    """The moments since which the oldest work of each lane has been due, for the lanes in which some is."""
    waits = [(lane, oldest_due(lane, at)) for lane in lanes]
    return tuple((lane, at - wait) for lane, wait in waits if wait)
