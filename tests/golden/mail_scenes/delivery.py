"""The mails when a letter leaves."""

from signon.delivery.mails import tell_of_absence, tell_of_addendum, tell_of_delivery
from signon.signing.status import SignatureStatus
from tests.golden.mail_scenes.casts import AT, OMAR, Cast, letter_of, signature_of


def delivery_delivered(cast: Cast) -> None:
    letter = letter_of(cast)
    signatures = [signature_of(cast, letter), signature_of(cast, letter, organization=cast.other)]
    tell_of_delivery(letter, [one.id for one in signatures], at=AT)


def delivery_left_without(cast: Cast) -> None:
    letter = letter_of(cast)
    signature_of(cast, letter, SignatureStatus.VERIFIED)
    signature_of(cast, letter, organization=cast.other, representative_email=OMAR)
    tell_of_absence(letter, [], at=AT)


def delivery_addendum(cast: Cast) -> None:
    letter = letter_of(cast)
    tell_of_addendum(letter, [signature_of(cast, letter).id], at=AT)


DELIVERY = (delivery_delivered, delivery_left_without, delivery_addendum)
