"""Sessions in a signed cookie, which no clock ends that lags behind the one they were signed by.

Two machines' clocks differ by a second or two, and clocks are set back. The library takes a cookie from the future for a false
one, so that a form opened a moment ago would be stale, and who is signed in would not be.
"""

from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer


class LenientSigner(TimestampSigner):
    """Refuses what is too old, and takes what is from the future."""

    def unsign(self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False) -> Any:  # noqa: FBT001, FBT002 - itsdangerous calls it so
        """The value that was signed. Raises ``BadSignature`` when it was not, or was longer than ``max_age`` seconds ago."""
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        age = self.get_timestamp() - int(signed_at.timestamp())
        if max_age is not None and age > max_age:
            raise SignatureExpired(f"Signature age {age} > {max_age} seconds", payload=value, date_signed=signed_at)
        return (value, signed_at) if return_timestamp else value


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions, signed so."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of the cookie."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = LenientSigner
        return serializer


def init_app(app: Flask) -> None:
    """Give the application these sessions."""
    app.session_interface = Sessions()
