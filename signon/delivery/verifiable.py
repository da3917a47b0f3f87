"""Verifiable documents of one order: each gets its code, and a seal where a certificate is configured.

The certificate is looked at before anything is printed, because the document names who seals it. Libraries for sealing
are loaded when there is something to seal, so the site starts without them.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from signon.jobs.leased import LeftToOthersError
from signon.printing.document.verification import PrintedVerification
from signon.printing.rendered import RenderedLetter
from signon.sealing.certificate import SealCertificate, SealError
from signon.sealing.state import SealState
from signon.settings import Settings
from signon.translation import gettext as _


class SealAwayError(SealError, LeftToOthersError):
    """The certificate or the authority that an order wants is not on this machine; another may have it."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """The marks and seals of this site's documents. Without a ``certificate`` they have a code and no seal."""

    site: str
    certificate: SealCertificate | None
    timestamp_url: str

    @classmethod
    def configured(cls, settings: Settings, at: datetime) -> Self:
        """The sealing of the settings. Raises ``SealError`` for a certificate that cannot be used or is not valid at ``at``."""
        certificate = SealCertificate.configured(settings)
        if certificate:
            certificate.check_validity(at)
        return cls(settings.base_url, certificate, settings.timestamp_url)

    def restricted_to(self, fingerprint: str, *, timestamped: bool) -> Self:
        """Exactly the sealing that was ordered: without a certificate when there is no ``fingerprint``.

        Raises ``SealAwayError`` when this machine has another certificate, or no authority where timestamps were ordered.
        """
        if not fingerprint:
            return replace(self, certificate=None, timestamp_url="")
        if self.certificate is None or self.certificate.fingerprint != fingerprint:
            raise SealAwayError(_("The certificate that it was ordered to be sealed with is not on this machine."))
        if timestamped and not self.timestamp_url:
            raise SealAwayError(_("It was ordered with a timestamp, and SIGNON_TIMESTAMP_URL names no authority here."))
        return replace(self, timestamp_url=self.timestamp_url if timestamped else "")

    def mark(self, code: str, language: str) -> PrintedVerification:
        """The mark that is printed in the document with this code."""
        sealed_by = self.certificate.name if self.certificate else ""
        return PrintedVerification.compose(code, self.site, language, sealed_by=sealed_by)

    def apply(self, rendered: RenderedLetter, mark: PrintedVerification) -> tuple[RenderedLetter, SealState | None]:
        """The document with its seal, and the seal as it was found when read back.

        Raises ``SealError`` when it cannot be sealed, when no timestamp is to be had, or when the seal is not sound.
        """
        if self.certificate is None:
            return rendered, None
        from signon.sealing.seal import checked_state, seal
        from signon.sealing.timestamp import TimestampAuthority

        timestamps = TimestampAuthority(self.timestamp_url) if self.timestamp_url else None
        pdf = seal(rendered.pdf, self.certificate, location=mark.address, timestamps=timestamps)
        return replace(rendered, pdf=pdf), checked_state(pdf, timestamped=timestamps is not None)
