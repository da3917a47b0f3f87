"""The states of a batch of mails and of an invitation, and what can stand against inviting somebody."""

from enum import StrEnum


class BatchKind(StrEnum):
    """The kind of a batch: invitations, or reminders of them."""

    INVITATIONS = "invitations"
    REMINDERS = "reminders"


class BatchState(StrEnum):
    """The state of a batch; a scheduled one starts by itself on its day."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"


class InvitationStatus(StrEnum):
    """The progress of an invitation by what its recipient did with it.

    Left out means that a coordinator unticked it, and skipped that something stood against it when its turn came. Opened
    means that the recipient pressed the button on its page: whether a mail was looked at is not tracked.
    """

    WAITING = "waiting"
    LEFT_OUT = "left-out"
    SKIPPED = "skipped"
    SENT = "sent"
    OPENED = "opened"
    SIGNED = "signed"
    DECLINED = "declined"


REACHED = frozenset(
    {InvitationStatus.SENT, InvitationStatus.OPENED, InvitationStatus.SIGNED, InvitationStatus.DECLINED}
)
"""The states of an invitation that was sent."""

UNANSWERED = frozenset({InvitationStatus.SENT, InvitationStatus.OPENED})

TRANSITIONS: dict[str, tuple[frozenset[BatchState], BatchState]] = {
    "schedule": (frozenset({BatchState.DRAFT, BatchState.SCHEDULED}), BatchState.SCHEDULED),
    "unschedule": (frozenset({BatchState.SCHEDULED}), BatchState.DRAFT),
    "start": (frozenset({BatchState.DRAFT, BatchState.SCHEDULED}), BatchState.SENDING),
    "pause": (frozenset({BatchState.SENDING}), BatchState.PAUSED),
    "resume": (frozenset({BatchState.PAUSED}), BatchState.SENDING),
    "finish": (frozenset({BatchState.SENDING}), BatchState.DONE),
}


class Obstacle(StrEnum):
    """The reason why somebody is not invited, or not reminded."""

    NO_ADDRESS = "no-address"
    SIGNED = "signed"
    WITHDREW = "withdrew"
    DECLINED = "declined"
    INVITED = "invited"
    UNSUBSCRIBED = "unsubscribed"
    REFUSED = "refused"
    CLOSED = "closed"


class Outcome(StrEnum):
    """The result of an invitation, whichever way the organisation answered."""

    SIGNED = "signed"
    DECLINED = "declined"
    LEFT = "left"
    SILENT = "silent"


def can(verb: str, state: BatchState) -> bool:
    """Whether ``verb`` leads anywhere from ``state``."""
    return state in TRANSITIONS[verb][0]


def after(verb: str) -> BatchState:
    """The state that ``verb`` leads to."""
    return TRANSITIONS[verb][1]
