"""Checks of what others see: mail, the public address, the seal and its timestamps."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from signon.database.db import db, now
from signon.diagnosis.findings import Answer, Level
from signon.mail.smtp.trial import Trial, try_mail_server
from signon.settings import Settings
from signon.translation import gettext as _
from signon.web.proxies import ProxySighting
from signon.zones.in_words import day_in_words

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def mail(settings: Settings, to: str = "") -> Answer:
    """The mail server and the sender; a test mail goes to ``to``. The dialogue follows where it was asked for or failed."""
    if settings.captures_mail:
        return Level.WARNING, _("Mail is kept in the desk's outbox and sent to nobody. Set SIGNON_MAIL_URL to send it.")
    server = settings.mail_server
    db.session.rollback()
    trial = try_mail_server(settings, to=to, at=now())
    if not trial.is_good:
        sentence = _("%(server)s cannot be used: %(reason)s. Check SIGNON_MAIL_URL.",
                     server=server, reason=trial.failure.rstrip("."))  # fmt: skip
        return Level.FAILED, sentence, trial.lines
    lines = trial.lines if to else ()
    if worries := [*_worries(settings, trial), *trial.warnings]:
        return Level.WARNING, _("%(server)s answers. %(worries)s", server=server, worries=" ".join(worries)), lines
    if to:
        good = _("%(server)s has taken a test mail to %(address)s.", server=server, address=to)
    else:
        good = _("%(server)s answers.", server=server)
    return Level.OK, " ".join((good, *trial.hints)), lines


def _worries(settings: Settings, trial: Trial) -> Iterator[str]:
    if settings.sender.address.endswith("@localhost"):
        yield _("Mail comes from nobody's address. Set SIGNON_MAIL_FROM.")
    if not trial.tls_version and not settings.mail_server.is_on_this_machine:
        yield _(
            "It offers no encryption: whoever is on the way can read every mail. Have the server offer STARTTLS, or name "
            "another in SIGNON_MAIL_URL."
        )


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


def proxies(settings: Settings) -> Answer:
    """Whether requests come through the proxies that the settings trust."""
    if fault := ProxySighting.present(now()):
        return Level.WARNING, fault.sentence()
    if settings.trusted_proxies:
        return Level.OK, _("%(number)s in front are trusted.", number=settings.trusted_proxies)
    return Level.OK, _("None is trusted, and none was seen.")


def seal(settings: Settings) -> Answer:
    """The certificate that seals finals."""
    from signon.sealing.certificate import SealCertificate, SealError

    try:
        certificate = SealCertificate.configured(settings)
        if certificate is None:
            return Level.OK, _("Finals are not sealed, for there is no certificate. 'flask seal create' makes one.")
        certificate.check_validity(now())
    except SealError as error:
        return Level.FAILED, str(error)
    last = day_in_words(certificate.certificate.not_valid_after_utc)
    if certificate.expires_soon(now()):
        return Level.WARNING, _(
            "The certificate expires on %(date)s. Configure another, or run 'flask seal create --force'.", date=last
        )
    return Level.OK, _("Finals are sealed by %(name)s; valid until %(date)s.", name=certificate.name, date=last)


def timestamps(settings: Settings) -> Answer:
    """The authority that attests when finals were sealed."""
    if not settings.timestamp_url:
        return Level.OK, _("None is asked for. SIGNON_TIMESTAMP_URL names an authority.")
    from signon.sealing.certificate import SealError
    from signon.sealing.timestamp import TimestampAuthority

    try:
        TimestampAuthority(settings.timestamp_url).check()
    except SealError as error:
        return Level.FAILED, str(error)
    return Level.OK, _("%(address)s gives timestamps.", address=settings.timestamp_url)
