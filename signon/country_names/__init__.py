"""The coalition's own names of countries, which letters and public lists print in place of the usual ones."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its page, and all that it declares."""
    from signon.audit.watched import watch
    from signon.country_names import views
    from signon.country_names.watched import COUNTRY_NAMES
    from signon.web.languages import lazy_gettext as _l
    from signon.web.menus import desk_link, for_owners
    from signon.web.page_places import fill
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("country_names", views.pages, url_prefix="/coordinator/country-names"))
    link = desk_link("country-names", "country_names.names", _l("Names of countries"))
    fill(app, "desk.menu", for_owners(link), order=61)
    watch(app, COUNTRY_NAMES)
