"""Backups of everything that the site keeps: written while it runs, restored whole or not at all, moved between databases."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its page, its banner and the worker's part."""
    from signon.backup import to_do, views
    from signon.backup.jobs import make_backups
    from signon.jobs.queue import add_sweeps
    from signon.web.languages import lazy_gettext as _l
    from signon.web.menus import desk_link, for_owners
    from signon.web.page_places import fill
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("backups", views.pages, url_prefix="/coordinator/backups"))
    add_sweeps(app, make_backups)
    to_do.add_to_do(app)
    fill(app, "desk.banner", "backup/banner.html", values=views.banner, order=20)
    fill(app, "desk.menu", for_owners(desk_link("backups", "backups.page", _l("Backups"))), order=65)
