"""The supporter's side: action pages, the offices that supporters write to, and the backgrounder."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.actions.jobs import print_due
    from signon.actions.views import desk, offices, page, printing
    from signon.actions.watched import ACTION_PAGES
    from signon.audit.watched import watch
    from signon.jobs.queue import add_sweeps
    from signon.web.languages import lazy_gettext as _l
    from signon.web.menus import desk_link
    from signon.web.page_places import fill
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("actions", page.pages))
    app.register_blueprint(blueprint("letters_to_print", printing.pages))
    app.register_blueprint(blueprint("actions_desk", desk.pages, url_prefix="/coordinator/actions"))
    app.register_blueprint(blueprint("offices_desk", offices.pages, url_prefix="/coordinator/offices"))
    app.add_template_global(page.action_pages_beside)
    app.add_template_global(page.open_action_pages)
    add_sweeps(app, print_due)
    fill(app, "desk.menu", desk_link("actions", "actions_desk.desk", _l("Actions")), order=20)
    fill(app, "letters_page.sections", "actions/letters_page_section.html")
    fill(app, "letter_page.beside_signing", "actions/beside.html")
    watch(app, ACTION_PAGES)
