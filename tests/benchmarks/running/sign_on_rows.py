"""The rows that a sign-on of the site leaves, as the floor of a sign-on writes them: with all values that the tables ask for."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4


def signature_row(entered: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """A signature that waits for its confirmation, but for its letter and its key."""
    copied = ("organization", "acronym", "website", "representative_name", "representative_title", "listed")
    empty = (
        "second_country",
        "sort_as",
        "list_rules",
        "decided_by",
        "reason",
        "match",
        "match_reason",
        "match_said_by",
    )
    authoriser = ("authorised_by_name", "authorised_by_title", "authorised_by_email", "authority_words")
    return {
        **{name: entered[name] or "" for name in copied},
        **dict.fromkeys((*empty, *authoriser), ""),
        "printed_name": entered["organization"],
        "representative_email": entered["representative_email"],
        "country": entered["country"],
        "status": "pending",
        "means": "form",
        "authority": "stated",
        "created_at": at,
        "consented_at": at,
        "match_score": 0.0,
        "match_due": True,
        "refused_entries": [],
        "entry_digest": digest(json.dumps(dict(entered), sort_keys=True)),
    }


def mail_row(email: str, text: list[str], number: int, at: datetime) -> dict[str, Any]:
    """The mail that asks for the confirmation, with its text in paragraphs."""
    empty = ("bulk", "reply_to", "worker", "error", "enhanced_code", "captured", "captured_token")
    return {
        **dict.fromkeys(empty, ""),
        "message_id": str(uuid4()),
        "envelope_code": secrets.token_hex(10),
        "recipient": email,
        "subject": text[0][:100],
        "paragraphs": text,
        "frame": {"heading": "Letter", "button": "Look at what will be signed", "language": "en"},
        "about": "letter:1",
        "link_purpose": "confirm-signature",
        "link_subject_id": number,
        "link_path": "/signatures/{token}",
        "link_seconds": 1209600,
        "status": "queued",
        "created_at": at,
        "due_at": at,
        "attempts": 0,
        "reply_code": 0,
    }


def digest(text: Any) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(str(text).encode()).hexdigest()
