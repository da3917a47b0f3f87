"""The audit trail: append-only entries, linked into a chain that shows when one was edited, removed or slipped in.

``record`` and ``record_each`` write entries, in the transaction of what they record. ``anchor`` is the state of the chain
in one line, to be kept elsewhere; ``check_anchor`` holds the trail against one, and ``verify`` against everything.
"""

from signon.audit.anchors import Anchor, AnchorMismatchError, anchor, anchor_on, check_anchor
from signon.audit.chaining import present_key
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
from signon.audit.verification import snapshot, verify

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
    "check_anchor",
    "present_key",
    "record",
    "record_each",
    "snapshot",
    "trail",
    "verify",
]
