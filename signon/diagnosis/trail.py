"""The audit trail in short: its latest links, its head, and the anchor in the newest final."""

from signon.audit import present_key, snapshot, verify
from signon.audit.faults import FaultKind
from signon.delivery.anchors import anchors_of_finals
from signon.diagnosis.findings import Answer, Level
from signon.settings import Settings
from signon.translation import gettext as _

LATEST = 500
"""The number of links that are looked at: they take a blink, and most of what is done is done lately."""


def latest_links(_settings: Settings) -> Answer:
    """Whether the end of the trail is whole; ``flask audit verify`` looks at all of it."""
    with snapshot() as connection:
        finals = anchors_of_finals(connection, latest=1)
        report = verify(connection, [present_key()], finals=finals, latest=LATEST)
    if report.faults:
        sentence = _("%(fault)s 'flask audit verify' looks at all of it.", fault=report.faults[0].sentence)
        is_only_key = all(fault.kind is FaultKind.OTHER_KEY for fault in report.faults)
        return Level.WARNING if is_only_key else Level.FAILED, sentence
    return Level.OK, _(
        "Its last %(number)s links are whole. 'flask audit verify' looks at all of it.", number=report.links
    )
