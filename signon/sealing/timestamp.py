"""Asking a timestamp authority (RFC 3161) to attest when a document was sealed."""

import hashlib
import http.client
import ssl
import urllib.request
from asyncio import to_thread
from datetime import timedelta

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from signon.sealing.certificate import SealError
from signon.translation import gettext as _

PATIENCE = timedelta(seconds=15)
LARGEST_ANSWER = 256 * 1024
REQUEST, REPLY = "application/timestamp-query", "application/timestamp-reply"


class TimestampAuthority(TimeStamper):
    """The authority at an http or https address. Asking it raises ``SealError`` when it gives no timestamp."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The authority's answer to one request."""
        return await to_thread(self._answer, req.dump())

    def check(self) -> None:
        """Ask for a timestamp of nothing. Raises ``SealError`` when none is given."""
        _nonce, request = self.request_cms(hashlib.sha256().digest(), "sha256")
        self._answer(request.dump())

    def _answer(self, request: bytes) -> tsp.TimeStampResp:
        wanted = urllib.request.Request(self.address, request, {"Content-Type": REQUEST, "Accept": REPLY})  # noqa: S310
        try:
            with _opener().open(wanted, timeout=PATIENCE.total_seconds()) as response:
                kind, content = response.headers.get_content_type(), response.read(LARGEST_ANSWER)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._refusal(str(getattr(error, "reason", "") or str(error) or type(error).__name__)) from error
        if kind != REPLY:
            raise self._refusal(_("it answered with %(kind)s instead of a timestamp", kind=kind))
        try:
            answer = tsp.TimeStampResp.load(content, strict=True)
            _token = answer["time_stamp_token"]["content"].native
        except (ValueError, KeyError, TypeError) as error:  # a refusal has no token
            raise self._refusal(_("its answer holds no timestamp")) from error
        return answer

    def _refusal(self, reason: str) -> SealError:
        return SealError(
            _(
                "The timestamp authority at %(address)s gives no timestamp: %(reason)s. Try again, or check "
                "SIGNON_TIMESTAMP_URL.",
                address=self.address,
                reason=reason.rstrip("."),
            )
        )


def _opener() -> urllib.request.OpenerDirector:
    """Speaks http and https alone, follows no redirect and asks no proxy that the environment names."""
    opener = urllib.request.OpenerDirector()
    context = ssl.create_default_context()
    for handler in (
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=context),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    return opener
