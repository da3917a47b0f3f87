"""The mails to and about an organisation that signs."""

from signon.signing.mails import (
    ask_for_address,
    send_amended,
    send_heeded,
    send_receipt,
    send_withdrawn,
)
from signon.signing.models.address_proposal import AddressProposal
from signon.signing.models.authority import Authoriser
from signon.signing.models.sign_on import Answer
from signon.signing.status import SignatureStatus
from signon.signing.unproven_mails import send_answer, send_authority_request, send_link_again
from tests import factories
from tests.golden.mail_scenes.casts import AT, MARA, OMAR, Cast, letter_of, signature_of, without_address


def signing_confirm(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast), SignatureStatus.PENDING)
    send_answer(signature, Answer.NEW, to=MARA, organization=cast.organization, at=AT)


def signing_confirm_before_closing(cast: Cast) -> None:
    letter = letter_of(cast, contact="desk@water.example", closes_at="2026-03-02T17:00", timezone="America/New_York")
    signature = signature_of(cast, letter, SignatureStatus.PENDING)
    send_answer(signature, Answer.NEW, to=MARA, organization=cast.organization, at=AT)


def signing_confirm_beside_another_entry(cast: Cast) -> None:
    letter = letter_of(cast)
    signature_of(cast, letter, SignatureStatus.PENDING)
    signature = signature_of(cast, letter, SignatureStatus.PENDING, acronym="LF", representative_name="Bo Marsh")
    send_answer(signature, Answer.NEW, to=MARA, organization=cast.organization, at=AT)


def signing_confirm_link_again(cast: Cast) -> None:
    send_link_again(signature_of(cast, letter_of(cast), SignatureStatus.PENDING), at=AT)


def signing_signed_already(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED)
    send_answer(signature, Answer.ALREADY_SIGNED, to=MARA, organization=cast.organization, at=AT)


def signing_signed_by_another(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast, contact="desk@water.example"), SignatureStatus.VERIFIED)
    send_answer(signature, Answer.SIGNED_BY_ANOTHER, to=OMAR, organization=cast.other, at=AT)


def signing_signed_by_another_no_contact(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED)
    send_answer(signature, Answer.SIGNED_BY_ANOTHER, to=OMAR, organization=cast.other, at=AT)


def signing_signed_without_address(cast: Cast) -> None:
    signature = without_address(cast, letter_of(cast, contact="desk@water.example"))
    send_answer(signature, Answer.SIGNED_BY_ANOTHER, to=OMAR, organization=cast.other, at=AT)


def signing_signed_without_address_no_contact(cast: Cast) -> None:
    signature = without_address(cast, letter_of(cast))
    send_answer(signature, Answer.SIGNED_BY_ANOTHER, to=OMAR, organization=cast.other, at=AT)


def signing_link_again(cast: Cast) -> None:
    send_link_again(signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED), at=AT)


def signing_link_again_several(cast: Cast) -> None:
    letter = letter_of(cast)
    for name in (cast.other, "Otter Trust"):
        signature_of(cast, letter, organization=name)
    send_link_again(signature_of(cast, letter), at=AT)


def signing_receipt(cast: Cast) -> None:
    send_receipt(signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED), at=AT)


def signing_heeded(cast: Cast) -> None:
    send_heeded(signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED), at=AT)


def signing_amended(cast: Cast) -> None:
    send_amended(signature_of(cast, letter_of(cast)), looked_at_again=False, at=AT)


def signing_amended_undecided(cast: Cast) -> None:
    send_amended(signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED), looked_at_again=False, at=AT)


def signing_amended_name(cast: Cast) -> None:
    send_amended(signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED), looked_at_again=True, at=AT)


def signing_withdrawn(cast: Cast) -> None:
    send_withdrawn(signature_of(cast, letter_of(cast), SignatureStatus.WITHDRAWN), at=AT)


def signing_withdrawn_after_the_closing(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast, contact="desk@water.example"), SignatureStatus.WITHDRAWN)
    signature.letter.close(by=factories.BY, at=AT)
    send_withdrawn(signature, at=AT)


def signing_ask_authority(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED)
    signature.name_authoriser(Authoriser(name="Ada Flint", title="President", email="ada@lakes.example"))
    send_authority_request(signature, at=AT)


def signing_confirm_address(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast))
    ask_for_address(AddressProposal.make(signature, OMAR, by="desk@water.example", at=AT), at=AT)


SIGNING = (
    signing_confirm,
    signing_confirm_before_closing,
    signing_confirm_beside_another_entry,
    signing_confirm_link_again,
    signing_signed_already,
    signing_signed_by_another,
    signing_signed_by_another_no_contact,
    signing_signed_without_address,
    signing_signed_without_address_no_contact,
    signing_link_again,
    signing_link_again_several,
    signing_receipt,
    signing_heeded,
    signing_amended,
    signing_amended_undecided,
    signing_amended_name,
    signing_withdrawn,
    signing_withdrawn_after_the_closing,
    signing_ask_authority,
    signing_confirm_address,
)
