"""Why a signature is not taken, or not changed."""

from signon.errors import DomainError


class SigningClosedError(DomainError):
    """The letter does not accept signatures now."""


class SignatureStateError(DomainError):
    """The signature's state does not allow this."""


class AlreadySignedError(DomainError):
    """The organisation has a signature on this letter already."""


class EnteredWithoutAddressError(AlreadySignedError):
    """The organisation has a signature that a coordinator entered without an address."""


class WithdrawnSinceError(DomainError):
    """An entry from before its representative withdrew for the organisation."""
