"""Signatures, whose state the audit trail fixes."""

from signon.audit.watched import Shape, Watched, table_of
from signon.signing.models.signature import Signature

TABLE = table_of(Signature)

COUNTED = """
    letter_id text_version_id status organization printed_name acronym country second_country sort_as website
    representative_name representative_title representative_email listed means created_at consented_at verified_at
    decided_at decided_by reason withdrawn_at authority authorised_by_name authorised_by_title authorised_by_email
    authority_at authority_words erased_at
"""
"""All that was said, agreed to or decided. What the directory's matching makes of it is worked out anew when that changes."""

SIGNATURES = Watched(TABLE.c.id, (Shape.of(TABLE, COUNTED),), label=TABLE.c.printed_name)
