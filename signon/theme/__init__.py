"""The coalition's own look: logo, two colours and a type, with readable contrast whatever is chosen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.theme import views
    from signon.theme.present import for_error_page, last_known_for_error_page, present_theme, site_name
    from signon.web import error_pages
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("theme", views.pages))
    app.add_template_global(present_theme)
    error_pages.use_look(app, error_pages.Look(present=for_error_page, last_known=last_known_for_error_page))
    app.add_template_global(site_name)
