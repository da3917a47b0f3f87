"""Letters: their parts, the letter file, text versions and the drafting desk."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.audit.watched import watch
    from signon.letters.contact import contact_of
    from signon.letters.drafting.draft import missing
    from signon.letters.drafting.writing_words import writing_words
    from signon.letters.models import kept_letter
    from signon.letters.notices.of_parts import notices_of_parts
    from signon.letters.notices.reading import notices_of
    from signon.letters.text.markdown import render_for_web
    from signon.letters.views import addressees, desk, drafting, pasting, public_page, word
    from signon.letters.watched import LETTERS
    from signon.serving.first_pages import FIRST_PAGES
    from signon.web.languages import lazy_gettext as _l
    from signon.web.menus import desk_link, page_link
    from signon.web.page_places import address_of, fill
    from signon.web.pages import blueprint

    app.register_blueprint(
        blueprint(
            "letters",
            desk.pages,
            drafting.pages,
            word.pages,
            addressees.pages,
            pasting.pages,
            url_prefix="/coordinator",
        )
    )
    app.register_blueprint(blueprint("public_letters", public_page.pages))
    app.add_template_filter(render_for_web, "letter_markdown")
    app.jinja_env.globals |= {"contact_of": contact_of, "missing_from": missing, "writing_words": writing_words}
    app.add_template_global(public_page.picture_addresses, "picture_addresses")
    app.add_template_filter(notices_of, "text_notices")
    app.add_template_filter(notices_of_parts)
    fill(app, "desk.home_address", address_of("letters.desk"))
    fill(app, "desk.menu", desk_link("letters", "letters.desk", _l("Letters")), order=10)
    fill(app, "page.menu", page_link("public_letters.letters", _l("Letters")), order=10)
    fill(app, "letter_desk.next_step", "letters/draft_next_step.html", order=30)
    FIRST_PAGES.add(app, "letters", public_page.first_pages)
    kept_letter.init_app(app)
    watch(app, LETTERS)
