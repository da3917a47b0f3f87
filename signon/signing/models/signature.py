"""A signature: the record of an organisation's signing of one letter, with everything that can be done with it."""

from sqlalchemy import CheckConstraint, Index, text

from signon.signing.models.addresses import AddressVerbs
from signon.signing.models.amendment import AmendmentVerbs
from signon.signing.models.authority import ApprovalVerbs, AuthorityVerbs
from signon.signing.models.consent import ConsentVerbs
from signon.signing.models.details import Details
from signon.signing.models.listing import ListingVerbs
from signon.signing.models.match_decision import MatchDecisionVerbs
from signon.signing.models.places import Places
from signon.signing.models.proof import ProofVerbs
from signon.signing.models.rejection import HAS_REASON, RejectionVerbs
from signon.signing.models.replacement import ReplacementVerbs
from signon.signing.models.sign_on import SignOnVerbs
from signon.signing.models.withdrawal import WithdrawalVerbs

HELD = text("status IN ('verified', 'approved')")
WAITING = text("status = 'pending'")
DUE = text("match_due")
APPROVED = text("status = 'approved'")


class Signature(
    SignOnVerbs,
    ProofVerbs,
    ConsentVerbs,
    ReplacementVerbs,
    WithdrawalVerbs,
    Places,
    AmendmentVerbs,
    MatchDecisionVerbs,
    ListingVerbs,
    ApprovalVerbs,
    AddressVerbs,
    AuthorityVerbs,
    RejectionVerbs,
    Details,
):
    """One organisation's signing of one letter, with the text version it agreed to."""

    __tablename__ = "signature"
    __table_args__ = (
        Index(
            "uq_signature_held", "letter_id", "key", "country", unique=True, sqlite_where=HELD, postgresql_where=HELD
        ),
        Index(
            "uq_signature_waiting",
            "letter_id",
            "entry_digest",
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        Index("ix_signature_letter_status", "letter_id", "status", "id"),
        Index("ix_signature_authority", "authority", "letter_id", "id"),
        Index("ix_signature_letter_key", "letter_id", "key", "country"),
        CheckConstraint(HAS_REASON, name="rejection_has_reason"),
        Index("ix_signature_letter_id", "letter_id", "id"),
        Index("ix_signature_figures", "letter_id", "status", "text_version_id", "listed", "match"),
        Index(
            "ix_signature_list",
            "letter_id",
            "listed",
            "list_rules",
            "list_key",
            "id",
            "text_version_id",
            "status",
            sqlite_where=APPROVED,
            postgresql_where=APPROVED,
        ),
        Index(
            "ix_signature_latest",
            "letter_id",
            "listed",
            "consented_at",
            "id",
            sqlite_where=APPROVED,
            postgresql_where=APPROVED,
        ),
        Index("ix_signature_directory_entry_id", "directory_entry_id"),
        Index("ix_signature_match_due", "id", sqlite_where=DUE, postgresql_where=DUE),
    )
