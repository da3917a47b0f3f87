"""The mails about what a coordinator decided."""

from signon.database.db import db
from signon.moderation.duplicates.merging import merge, undo
from signon.moderation.mails import tell_of_approval, tell_of_rejection
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.consent.changing import change_text
from tests.golden.mail_scenes.casts import AT, Cast, letter_of, signature_of


def moderation_approved(cast: Cast) -> None:
    tell_of_approval(signature_of(cast, letter_of(cast)), at=AT)


def moderation_approved_after_delivery(cast: Cast) -> None:
    letter = letter_of(cast)
    signature = signature_of(cast, letter)
    letter.close(by=factories.BY, at=AT)
    letter.deliver(by=factories.BY, at=AT, details={})
    tell_of_approval(signature, at=AT)


def moderation_approved_to_reconfirm(cast: Cast) -> None:
    signature = changed_since(cast, signature_of(cast, letter_of(cast)))
    tell_of_approval(signature, at=AT)


def moderation_approved_too_late_to_reconfirm(cast: Cast) -> None:
    signature = changed_since(cast, signature_of(cast, letter_of(cast)))
    signature.letter.close(by=factories.BY, at=AT)
    tell_of_approval(signature, at=AT)


def moderation_rejected(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED)
    signature.reject(cast.words, by=factories.BY, at=AT)
    tell_of_rejection(signature, at=AT)


def moderation_merged(cast: Cast) -> None:
    letter = letter_of(cast)
    kept, other = signature_of(cast, letter), signature_of(cast, letter, organization=cast.other)
    merge(kept, other, [], by=factories.BY, at=AT)


def moderation_merged_into_undecided(cast: Cast) -> None:
    letter = letter_of(cast)
    kept = signature_of(cast, letter, SignatureStatus.VERIFIED)
    merge(kept, signature_of(cast, letter, SignatureStatus.VERIFIED, organization=cast.other), [], by="ines", at=AT)


def moderation_merge_undone(cast: Cast) -> None:
    letter = letter_of(cast)
    kept, other = signature_of(cast, letter), signature_of(cast, letter, organization=cast.other)
    undo(merge(kept, other, [], by=factories.BY, at=AT).id, by=factories.BY, at=AT)


def changed_since(cast: Cast, signature: Signature) -> Signature:
    """The signature, after a change that its organisation was not told of."""
    email, signature.representative_email = signature.representative_email, ""
    db.session.flush()
    change_text(signature.letter, at=AT, note=cast.words)
    signature.representative_email = email
    db.session.flush()
    return signature


MODERATION = (
    moderation_approved,
    moderation_approved_after_delivery,
    moderation_approved_to_reconfirm,
    moderation_approved_too_late_to_reconfirm,
    moderation_rejected,
    moderation_merged,
    moderation_merged_into_undecided,
    moderation_merge_undone,
)
