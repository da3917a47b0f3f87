"""Checks of the machine: libraries, fonts, the instance folder and the secret."""

import tempfile
import warnings

from signon import disks
from signon.diagnosis.findings import Answer, Level
from signon.settings import Settings
from signon.translation import gettext as _

LEAST_FREE_MEGABYTES = 500
LEAST_SECRET = 32
SETUP = "make setup"


def libraries(_settings: Settings) -> Answer:
    """Pango and HarfBuzz, which print."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from signon.printing.pdf.signatories.shaping import pango_version, subsets_fonts
    except OSError as error:
        return Level.FAILED, _("Pango cannot be loaded (%(reason)s). Run '%(setup)s'.", reason=error, setup=SETUP)
    if not subsets_fonts():
        return Level.FAILED, _(
            "HarfBuzz's subsetting library is missing; PDFs grow large. Run '%(setup)s'.", setup=SETUP
        )
    return Level.OK, _("Pango %(version)s and HarfBuzz's subsetting library are there.", version=pango_version())


def fonts(_settings: Settings) -> Answer:
    """The fonts that letters use."""
    from signon.printing.pdf.fonts import installed_families

    families = installed_families()
    if "Carlito" not in families:
        return Level.FAILED, _(
            "Carlito, the font that letters use by default, is missing. Run '%(setup)s'.", setup=SETUP
        )
    noto = sum(family.startswith("Noto ") for family in families)
    if not noto:
        return Level.WARNING, _(
            "No Noto font is there, so names in other scripts print as boxes. Run '%(setup)s'.", setup=SETUP
        )
    return Level.OK, _("Carlito and %(number)s families of Noto are there.", number=noto)


def instance(settings: Settings) -> Answer:
    """The folder of the database and the secret."""
    folder = settings.instance
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        sentence = _("%(folder)s cannot be written to: %(reason)s. Make it writable, or set SIGNON_INSTANCE.",
                     folder=folder, reason=error.strerror)  # fmt: skip
        return Level.FAILED, sentence
    free = disks.free_megabytes(settings)
    if full := disks.full_folders(settings):
        places = ", ".join(map(str, full))
        return Level.FAILED, _(
            "The disk of %(places)s is nearly full (%(free)s MB free). Make room.", places=places, free=free
        )
    if closed := disks.read_only_places(settings):
        places = ", ".join(map(str, closed))
        return Level.FAILED, _("%(places)s cannot be written to. Make it writable.", places=places)
    if free < LEAST_FREE_MEGABYTES:
        return Level.WARNING, _("Only %(free)s MB are free in %(folder)s. Make room.", free=free, folder=folder)
    return Level.OK, _("%(folder)s can be written to.", folder=folder)


def secret(settings: Settings) -> Answer:
    """The key that signs sessions and forms."""
    if not settings.secret_key:
        kept = settings.instance / "secret_key"
        if kept.stat().st_mode & 0o077:
            return Level.WARNING, _("%(file)s can be read by others. Run 'chmod 600 %(file)s'.", file=kept)
        return Level.OK, _("It was generated and is kept in %(file)s.", file=kept)
    if len(settings.secret_key) < LEAST_SECRET:
        return Level.WARNING, _(
            "SIGNON_SECRET_KEY is short. Set one of %(least)s random characters or more.", least=LEAST_SECRET
        )
    return Level.OK, _("SIGNON_SECRET_KEY is set.")
