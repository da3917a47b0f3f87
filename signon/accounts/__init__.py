"""Coordinators: their accounts, roles and sign-in."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from flask import url_for

    from signon.access import SIGN_IN_ADDRESS
    from signon.accounts import personal_data
    from signon.accounts.queries import account_act
    from signon.accounts.security import init_security
    from signon.accounts.views import account, sign_in
    from signon.accounts.watched import COORDINATORS
    from signon.audit.watched import watch
    from signon.personal_data import hold
    from signon.web.languages import lazy_gettext as _l
    from signon.web.menus import desk_link, footer_link
    from signon.web.page_places import address_of, fill
    from signon.web.pages import blueprint

    init_security(app)
    app.register_blueprint(blueprint("security", sign_in.pages, url_prefix="/coordinator"))
    app.register_blueprint(blueprint("accounts", account.pages, url_prefix="/coordinator"))
    app.add_template_filter(account_act)
    hold(app, personal_data.HOLDER)
    SIGN_IN_ADDRESS.add(app, "accounts", lambda wanted: url_for("security.login", next=wanted))
    fill(app, "page.sign_in_address", address_of("security.login"))
    fill(app, "page.footer", footer_link("security.login", _l("For coordinators")), order=40)
    fill(app, "desk.menu", desk_link("account", "accounts.account", _l("Account")), order=70)
    fill(app, "desk.menu", "accounts/sign_out.html", order=80)
    watch(app, COORDINATORS)
