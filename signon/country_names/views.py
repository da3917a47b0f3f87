"""The owner's page on which the coalition says how countries are called in print."""

from babel import Locale
from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from signon.access import OWNERS, acting, allow
from signon.countries import country_name, country_options
from signon.country_names.forms import CountryNameForm
from signon.country_names.models import EVERY_LANGUAGE, CountryName
from signon.database.asked_numbers import find_numbered
from signon.database.db import db, now
from signon.errors import InputError
from signon.letters.drafting.form_values import languages
from signon.translation import gettext as _
from signon.web.languages import page_language
from signon.web.pages import Pages

pages = Pages()
Page = str | tuple[str, int] | Response


@pages.get("/")
@allow(*OWNERS)
def names() -> str:
    """The names that there are, and a form for another."""
    return _page(_form())


@pages.post("/")
@allow(*OWNERS)
def call() -> Page:
    """Call a country by another name."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), InputError.status
    one = CountryName.call(form.country.data, form.name.data, language=form.language.data, by=acting(), at=now())
    db.session.commit()
    flash(_("Letters and lists print “%(name)s” now. What is finalised stays as it is.", name=one.name))
    return redirect(url_for("country_names.names"), 303)


@pages.post("/<int:number>/removal")
@allow(*OWNERS)
def forget(number: int) -> Response:
    """Call a country as usual again."""
    one = find_numbered(CountryName, number) or abort(404)
    one.forget(by=acting(), at=now())
    db.session.commit()
    flash(_("“%(name)s” is not printed any more.", name=one.name))
    return redirect(url_for("country_names.names"), 303)


def _form() -> CountryNameForm:
    form = CountryNameForm()
    form.language.choices = [(EVERY_LANGUAGE, _("of every language")), *languages()]
    return form


def _page(form: CountryNameForm) -> str:
    language = page_language()
    rows = [
        (one, country_name(one.code, one.language or language), _language(one.language)) for one in CountryName.all()
    ]
    proposed = country_options(language)
    return render_template("country_names/names.html", form=form, rows=rows, countries=proposed)


def _language(tag: str) -> str:
    """The language of a row in words."""
    if tag == EVERY_LANGUAGE:
        return _("every language")
    return Locale.parse(tag, sep="-").get_display_name(page_language()) or tag
