"""The meaning of a failure for the address: it takes no mail at all, or it did not take this mail.

By the codes of RFC 3463 and RFC 5321. Where they say nothing more than that it failed, the server's words decide.
"""

import re

ABOUT_ADDRESS = frozenset({"1", "2"})
"""The subjects of an address and of its mailbox."""

SOFT = frozenset({"5.1.7", "5.1.8", "5.1.9", "5.2.2", "5.2.3", "5.2.4"})
"""Codes about addresses that do not speak of this one: a wrong sender, a full mailbox, a mail too long, a list."""

HARD = frozenset({"5.4.1", "5.4.4"})
"""Codes about the way by which large providers say that there is no such address, and that no server takes mail for it."""

NAMES_ADDRESS = frozenset({550, 551, 553})
NOT_THE_ADDRESS = re.compile(
    r"spam|block|blacklist|denylist|\brbl\b|dnsbl|reputation|polic(?:y|ies)|content|virus|malware|phish|spf\b|dkim|dmarc"
    r"|grey-?list|rate limit|too many|quota|\bfull\b|too large|too big|size limit|relay|authenticat|banned|prohibited"
    r"|not allowed|not permitted|access denied by|expired|timed? ?out|try again|prohibition|message rejected|rejected by"
    r"|sender|reverse dns|\bptr\b|\b(?:he|eh)lo\b|headers?\b|syntax",
    re.IGNORECASE,
)
"""Words of a refusal that is not about the address: the sender, its network, the mail's text, room, the way."""


def is_hard(enhanced_code: str, reply_code: int, said: str) -> bool:
    """Whether the address takes no mail at all."""
    if enhanced_code in HARD:
        return True
    if enhanced_code in SOFT or (enhanced_code and not enhanced_code.startswith("5.")):
        return False
    _class, _dot, rest = enhanced_code.partition(".")
    subject, _dot, detail = rest.partition(".")
    if subject in ABOUT_ADDRESS and detail != "0":
        return True
    says_only_that_it_failed = subject in {"0", *ABOUT_ADDRESS} if enhanced_code else reply_code in NAMES_ADDRESS
    return says_only_that_it_failed and not NOT_THE_ADDRESS.search(said)
