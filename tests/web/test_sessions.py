"""A session outlives a clock that lags behind the one it was signed by."""

from collections.abc import Callable

import pytest
from flask import Flask
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from signon.web.sessions import LenientSigner, Sessions
from tests.walker import Walker

A_DAY = 24 * 60 * 60


class Ahead(TimestampSigner):
    """A machine whose clock is a day ahead."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() + A_DAY


class LongAgo(TimestampSigner):
    """What was signed 32 days ago."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - 32 * A_DAY


def serializer(app: Flask) -> URLSafeTimedSerializer:
    made = Sessions().get_signing_serializer(app)
    assert made
    return made


def sign_a_day_ahead(walker: Walker) -> None:
    """Have the session of somebody who is signed in signed by a clock that is a day ahead."""
    app, cookie = walker.client.application, walker.client.get_cookie("session")
    assert cookie
    values, signing = serializer(app).loads(cookie.value), serializer(app)
    signing.signer = Ahead
    walker.client.set_cookie("session", str(signing.dumps(values)))


def test_who_is_signed_in_stays_so_when_the_clock_is_set_back(signed_in: Callable[..., Walker]) -> None:
    walker = signed_in().open("/coordinator/")
    sign_a_day_ahead(walker)
    assert walker.open("/coordinator/").path == "/coordinator/"


def test_with_the_librarys_own_signer_they_would_be_signed_out(
    signed_in: Callable[..., Walker], monkeypatch: pytest.MonkeyPatch
) -> None:
    walker = signed_in().open("/coordinator/")
    sign_a_day_ahead(walker)
    monkeypatch.setattr(LenientSigner, "unsign", TimestampSigner.unsign)
    assert walker.open("/coordinator/").path != "/coordinator/"


def test_a_session_that_is_too_old_is_over(app: Flask) -> None:
    signing = serializer(app)
    signing.signer = LongAgo
    with pytest.raises(SignatureExpired):
        serializer(app).loads(signing.dumps({}), max_age=31 * A_DAY)
