"""Addresses that coordinators propose for a signature, until their owners confirm them."""

from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon import audit
from signon.database.db import Base, Moment, db
from signon.signing.models.addresses import AddressRefusedError
from signon.signing.models.signature import Signature
from signon.tokens import LinkToken, Purpose
from signon.translation import gettext as _


class AddressProposal(Base):
    """The address to which mails about a signature shall go, once its owner says that it is theirs. One at a time."""

    __tablename__ = "address_proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"), unique=True)
    address: Mapped[str] = mapped_column(String(320), index=True)
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    proposed_by: Mapped[str] = mapped_column(String(320))

    signature: Mapped[Signature] = relationship()

    @classmethod
    def of(cls, signature: Signature) -> Self | None:
        """The address that is proposed for a signature, if there is one."""
        return db.session.scalar(db.select(cls).filter_by(signature_id=signature.id))

    @classmethod
    def make(cls, signature: Signature, address: str, *, by: str, at: datetime) -> Self:
        """Propose an address; an earlier proposal and its link end. Raises ``AddressRefusedError`` when it is too late."""
        if not signature.may_take_address():
            raise AddressRefusedError(
                _("This signature was withdrawn, or its data erased. Nothing is mailed about it.")
            )
        if earlier := cls.of(signature):
            earlier.end()
        proposal = cls(signature=signature, address=address, proposed_by=by, proposed_at=at)
        db.session.add(proposal)
        db.session.flush()
        audit.record("propose-address", of=signature, by=by, at=at)
        return proposal

    def accept(self, *, at: datetime) -> None:
        """Have the signature take the address, at the word of its owner."""
        self.signature.take_address(self.address, at=at)
        self.end()

    def end(self) -> None:
        """Forget the proposal, and its link."""
        LinkToken.revoke(Purpose.ADDRESS, self.id)
        db.session.delete(self)
        db.session.flush()
