"""``flask seal``: the certificate that finals are sealed with."""

from datetime import timedelta

import click
from flask import current_app

from signon.cli.command import Command
from signon.database.db import now
from signon.sealing.certificate import SealCertificate, SealError, certificate_path, create_certificate
from signon.settings import Settings
from signon.translation import gettext as _
from signon.zones.in_words import day_in_words

CLOCKS_DIFFER = timedelta(minutes=5)


@click.command("create", cls=Command, needs_database=False)
@click.option("--name", help="Who seals, as it is printed beside the seal; by default the site's name.")
@click.option("--years", type=click.IntRange(1, 30), default=5, show_default=True, help="How long it is valid.")
@click.option("--force", is_flag=True, help="Replace the one that is there. What it sealed stays valid.")
def create_seal(name: str | None, years: int, force: bool) -> None:
    """Make a self-signed certificate in the instance folder; finals are sealed with it from then on."""
    settings: Settings = current_app.config["SIGNON"]
    path = create_certificate(
        settings, name=name or settings.site_name, years=years, at=now() - CLOCKS_DIFFER, replace=force
    )
    click.echo(_("%(file)s was made; keep a copy in a safe place.", file=path))
    if settings.seal_certificate:
        click.echo(
            _("SIGNON_SEAL_CERTIFICATE names %(file)s, which is used instead.", file=settings.seal_certificate),
            err=True,
        )


@click.command("show", cls=Command, needs_database=False)
def show_seal() -> None:
    """Show which certificate seals finals, and until when."""
    settings: Settings = current_app.config["SIGNON"]
    certificate = SealCertificate.configured(settings)
    if certificate is None:
        raise SealError(_("No certificate is configured, so finals are not sealed. 'flask seal create' makes one."))
    click.echo(_("File: %(file)s", file=certificate_path(settings)))
    click.echo(_("Sealed by: %(name)s", name=certificate.name))
    issuer = certificate.certificate.issuer.rfc4514_string()
    click.echo(_("Issued by: %(issuer)s", issuer=_("itself") if certificate.is_self_signed else issuer))
    click.echo(_("Valid until: %(date)s", date=day_in_words(certificate.certificate.not_valid_after_utc)))
    click.echo(_("SHA-256: %(fingerprint)s", fingerprint=certificate.fingerprint))
    click.echo(_("Timestamps: %(address)s", address=settings.timestamp_url or _("none")))
    certificate.check_validity(now())
