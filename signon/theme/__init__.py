"""The coalition's own look: logo, two colours and a type, with readable contrast whatever is chosen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.audit.watched import watch
    from signon.theme import present, views
    from signon.theme.watched import THEME
    from signon.web.languages import lazy_gettext as _l
    from signon.web.look import Looks, use_look
    from signon.web.menus import desk_link, for_owners
    from signon.web.page_places import fill
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("theme", views.pages))
    app.add_template_global(present.present_theme)
    looks = Looks(
        present=present.present_look,
        anew=present.look_anew,
        last_known=present.last_look,
        site_name=present.site_name,
        in_mails=present.present_colours_of_mails,
    )
    use_look(app, looks)
    fill(app, "desk.menu", for_owners(desk_link("look", "theme.look", _l("Look"))), order=60)
    watch(app, THEME)
