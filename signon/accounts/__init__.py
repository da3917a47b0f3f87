"""Coordinators: their accounts, roles and sign-in."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.accounts import personal_data, security_views, views
    from signon.accounts.labels import account_act
    from signon.accounts.security import init_security
    from signon.personal_data import hold
    from signon.web.pages import blueprint

    init_security(app)
    app.register_blueprint(blueprint("security", security_views.pages, url_prefix="/coordinator"))
    app.register_blueprint(blueprint("accounts", views.pages, url_prefix="/coordinator"))
    app.add_template_filter(account_act)
    hold(app, personal_data.HOLDER)
