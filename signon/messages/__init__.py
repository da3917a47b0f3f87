"""Messages that people send to the coalition, from the contact form or in answer to a mail, and the desk's page of them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.audit.watched import watch
    from signon.mail.bounces.answers import ANSWERS
    from signon.messages import personal_data, to_do, views
    from signon.messages.answers import keep_answer
    from signon.messages.watched import MESSAGES
    from signon.personal_data import hold
    from signon.web.languages import lazy_gettext as _l
    from signon.web.menus import desk_link, footer_link, page_link
    from signon.web.page_places import address_of, fill
    from signon.web.pages import blueprint

    app.register_blueprint(blueprint("messages", views.pages))
    hold(app, personal_data.HOLDER)
    fill(app, "page.contact_address", address_of("messages.contact"))
    fill(app, "page.menu", page_link("messages.contact", _l("Write to us")), order=30)
    fill(app, "page.footer", footer_link("messages.contact", _l("Write to us")), order=30)
    fill(app, "desk.menu", desk_link("messages", "messages.desk", _l("Messages")), order=30)
    ANSWERS.add(app, "messages", keep_answer)
    to_do.add_to_do(app)
    watch(app, MESSAGES)
