"""What others see: mail, the public address, the seal and its timestamps."""

import smtplib
from urllib.parse import urlsplit

from signon.db import now
from signon.diagnosis.findings import Answer, Level
from signon.mail.transport import connection
from signon.settings import Settings
from signon.translation import gettext as _

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def mail(settings: Settings) -> Answer:
    """The mail server and the sender."""
    if settings.captures_mail:
        return Level.WARNING, _("Mail is kept in the desk's outbox and sent to nobody. Set SIGNON_MAIL_URL to send it.")
    server = urlsplit(settings.mail_url).hostname
    try:
        with connection(settings.mail_url) as smtp:
            smtp.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException) as error:
        return Level.FAILED, _(
            "%(server)s cannot be used: %(reason)s. Check SIGNON_MAIL_URL.", server=server, reason=error
        )
    if settings.mail_from.rstrip(">").endswith("@localhost"):
        return Level.WARNING, _(
            "%(server)s answers, but mail comes from nobody's address. Set SIGNON_MAIL_FROM.", server=server
        )
    return Level.OK, _("%(server)s answers.", server=server)


def public_address(settings: Settings) -> Answer:
    """The address that every link starts with."""
    address = urlsplit(settings.base_url)
    local = address.hostname in LOOPBACK
    if local and not settings.captures_mail:
        sentence = _("Mail is sent with links to %(address)s, which open on this machine alone. Set SIGNON_PUBLIC_URL.",
                     address=settings.base_url)  # fmt: skip
        return Level.WARNING, sentence
    if local:
        return Level.OK, _("%(address)s, for this machine alone.", address=settings.base_url)
    if address.scheme != "https":
        return Level.WARNING, _("%(address)s is not encrypted. Serve it by https.", address=settings.base_url)
    return Level.OK, _("%(address)s.", address=settings.base_url)


def seal(settings: Settings) -> Answer:
    """The certificate that seals finals."""
    from signon.delivery.certificate import SealCertificate, SealError

    try:
        certificate = SealCertificate.configured(settings)
        if certificate is None:
            return Level.OK, _("Finals are not sealed, for there is no certificate. 'flask seal create' makes one.")
        certificate.check_validity(now())
    except SealError as error:
        return Level.FAILED, str(error)
    last = f"{certificate.certificate.not_valid_after_utc:%Y-%m-%d}"
    if certificate.expires_soon(now()):
        return Level.WARNING, _(
            "The certificate expires on %(date)s. Configure another, or run 'flask seal create --force'.", date=last
        )
    return Level.OK, _("Finals are sealed by %(name)s; valid until %(date)s.", name=certificate.name, date=last)


def timestamps(settings: Settings) -> Answer:
    """The authority that attests when finals were sealed."""
    if not settings.timestamp_url:
        return Level.OK, _("None is asked for. SIGNON_TIMESTAMP_URL names an authority.")
    from signon.delivery.certificate import SealError
    from signon.delivery.timestamp import TimestampAuthority

    try:
        TimestampAuthority(settings.timestamp_url).check()
    except SealError as error:
        return Level.FAILED, str(error)
    return Level.OK, _("%(address)s gives timestamps.", address=settings.timestamp_url)
