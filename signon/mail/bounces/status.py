"""The kinds of what comes back of a mail, and of all that is received."""

from enum import StrEnum


class BounceKind(StrEnum):
    """The kind of what came back of a mail.

    Hard: the address takes no mail. Soft: this mail did not arrive, and another may. Delayed: the server still tries.
    Complaint: it arrived, and its recipient reported it as unwanted. Automatic: a machine answered that nobody is there, or
    something that nobody understands.
    """

    HARD = "hard"
    SOFT = "soft"
    DELAYED = "delayed"
    COMPLAINT = "complaint"
    AUTOMATIC = "automatic"


class ReceivedKind(StrEnum):
    """The thing that a received message was taken for."""

    BOUNCE = "bounce"
    DELAY = "delay"
    COMPLAINT = "complaint"
    DELIVERED = "delivered"
    AUTOMATIC = "automatic"
    ANSWER = "answer"
    LOOP = "loop"
    UNKNOWN = "unknown"


FINAL = (BounceKind.HARD, BounceKind.SOFT)
"""The kinds after which the mail has not arrived, and will not."""
