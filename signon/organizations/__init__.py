"""Organisations: the member directory, names and how they are compared."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.audit.watched import watch
    from signon.jobs.queue import add_sweeps
    from signon.organizations import changes, personal_data, to_do
    from signon.organizations.importing.jobs import read_due
    from signon.organizations.views import directory, imports, suggestions
    from signon.organizations.watched import ENTRIES
    from signon.personal_data import hold
    from signon.web.languages import lazy_gettext as _l
    from signon.web.menus import desk_link
    from signon.web.page_places import fill
    from signon.web.pages import blueprint

    app.register_blueprint(
        blueprint("organizations", directory.pages, imports.pages, url_prefix="/coordinator/directory")
    )
    app.register_blueprint(blueprint("suggestions", suggestions.pages))
    add_sweeps(app, read_due)
    hold(app, personal_data.HOLDER)
    to_do.add_to_do(app)
    changes.follow_entries()
    fill(app, "desk.menu", desk_link("directory", "organizations.directory", _l("Directory")), order=40)
    watch(app, ENTRIES)
