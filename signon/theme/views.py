"""The site's look: its style sheet and logo for everybody, and the owner's page where it is chosen."""

from flask import Response, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from signon.access import OWNERS, acting, allow, public
from signon.database.db import db, now
from signon.errors import DomainError, InputError
from signon.letters.pictures.safe_pictures import MOST_BYTES, PICTURES, NormalisedImage, normalise_image
from signon.theme.colours import Colour
from signon.theme.forms import ThemeForm
from signon.theme.models import ACCENT, BAND, Theme
from signon.theme.style import DARK, LIGHT, Typeface, variables
from signon.translation import gettext as _
from signon.web.capacity import heavy
from signon.web.pages import Pages
from signon.web.static_files import FOR_EVER

pages = Pages()
Page = str | tuple[str, int] | AnyResponse
UNTHEMED = {"name": "", "accent": ACCENT, "band": BAND, "typeface": Typeface.BOOK.value}


@pages.get("/theme/<version>.css")
@public
def style(version: str) -> Response:
    """The theme's style sheet."""
    found = Theme.present()
    if found is None or found.version != version:
        abort(404)
    return _kept_for_ever(Response(found.style_sheet(), mimetype="text/css"))


@pages.get("/theme/logo-<sha256>.png")
@public
def logo(sha256: str) -> Response:
    """The coalition's logo."""
    found = Theme.present()
    if found is None or not found.logo or found.logo_sha256 != sha256:
        abort(404)
    return _kept_for_ever(Response(found.logo, mimetype="image/png"))


@pages.get("/coordinator/look")
@allow(*OWNERS)
def look() -> str:
    """The form."""
    found = Theme.present()
    values = {name: getattr(found, name) for name in UNTHEMED} if found else UNTHEMED
    return _page(ThemeForm(data=values))


@pages.post("/coordinator/look")
@allow(*OWNERS)
@heavy(PICTURES)
def choose() -> Page:
    """Have the site look as the form says."""
    form, at = ThemeForm(), now()
    if not form.validate_on_submit():
        return _page(form), InputError.status
    try:
        logo = _sent_logo(form)
    except DomainError as error:
        form.logo.errors = [str(error)]
        return _page(form), error.status
    chosen = Theme.choose(
        name=form.name.data or "",
        accent=Colour.read(form.accent.data),
        band=Colour.read(form.band.data),
        typeface=Typeface(form.typeface.data),
        by=acting(),
        at=at,
    )
    if logo is not None:
        chosen.bear(logo)
    elif form.without_logo.data:
        chosen.drop_logo()
    db.session.commit()
    flash(_("The site has its new look."))
    return redirect(url_for("theme.look"), 303)


def _sent_logo(form: ThemeForm) -> NormalisedImage | None:
    """The picture that was chosen, if one was. Raises ``ImageError`` for one that cannot be used, and ``BusyError``."""
    sent = form.logo.data
    if not sent or not sent.filename:
        return None
    db.session.rollback()  # nobody waits for the database while the picture is decoded
    with PICTURES.taken():
        return normalise_image(sent.read(MOST_BYTES + 1), sent.filename)


def _page(form: ThemeForm) -> str:
    return render_template("theme/look.html", form=form, remark=_remark(form))


def _remark(form: ThemeForm) -> str:
    """The changes that the computation had to make to the colours, in a sentence; empty when they are used as they are."""
    try:
        accent, band = Colour.read(form.accent.data or ""), Colour.read(form.band.data or "")
    except ValueError:
        return ""
    if all(form[name].data == UNTHEMED[name] for name in ("accent", "band", "typeface")):
        return ""
    light, dark = (str(variables(accent, band, ground)["accent"]) for ground in (LIGHT, DARK))
    if str(accent) in {light, dark} and light == dark:
        return ""
    return _(
        "So that everybody can read it, links and buttons are shown in %(light)s on light pages and in %(dark)s on dark ones.",
        light=light,
        dark=dark,
    )


def _kept_for_ever(answer: Response) -> Response:
    answer.headers["Cache-Control"] = FOR_EVER
    return answer
