"""The text of a letter, which is what a signatory agrees to, and the hash by which it is known."""

import hashlib
import json
from typing import Any

from signon.letters.parts.letter_parts import LetterParts


def text_of(parts: LetterParts) -> dict[str, Any]:
    """The part of a letter that a signatory agrees to."""
    addressees = [
        {"address": one.address, "attention": one.attention, "salutation": one.salutation} for one in parts.addressees
    ]
    return {"subject": parts.subject, "addressees": addressees, "salutation": parts.salutation, "body": parts.body}


def text_digest(parts: LetterParts) -> str:
    """The SHA-256, in hexadecimal, of the text in canonical JSON (sorted keys, no spaces, UTF-8)."""
    canonical = json.dumps(text_of(parts), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
