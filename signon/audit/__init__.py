"""The audit trail: append-only entries, linked into a chain that shows when one was edited, removed or slipped in.

``record`` and ``record_each`` write entries, in the transaction of what they record. ``anchor`` is the state of the chain
in one line, to be kept elsewhere; ``check_anchor`` holds the trail against one.
"""

from signon.audit import chaining
from signon.audit.anchors import Anchor, AnchorMismatchError, anchor, anchor_on, check_anchor
from signon.audit.entries import (
    AUTHORISER,
    COMMAND,
    REPRESENTATIVE,
    STRANGER,
    SYSTEM,
    AuditEntry,
    Numbered,
    record,
    record_each,
    trail,
)

__all__ = [
    "AUTHORISER",
    "COMMAND",
    "REPRESENTATIVE",
    "STRANGER",
    "SYSTEM",
    "Anchor",
    "AnchorMismatchError",
    "AuditEntry",
    "Numbered",
    "anchor",
    "anchor_on",
    "chaining",
    "check_anchor",
    "record",
    "record_each",
    "trail",
]
