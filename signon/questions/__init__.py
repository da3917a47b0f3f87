"""Questions about a signature: asked at the desk, answered by the representative behind a link, kept with the signature."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from signon.audit.watched import watch
    from signon.personal_data import hold
    from signon.questions import mail_examples, mail_kinds, personal_data, to_do
    from signon.questions.views import answering, asking, on_other_pages
    from signon.questions.watched import QUESTIONS
    from signon.signing.mail_examples import latest_signatures
    from signon.web.pages import blueprint
    from signon.wordings.offered import offer

    app.register_blueprint(blueprint("questions", asking.pages, answering.pages))
    hold(app, personal_data.HOLDER)
    to_do.add_to_do(app)
    on_other_pages.fill_places(app)
    watch(app, QUESTIONS)
    offer(app, mail_kinds.KINDS, latest_signatures, mail_examples.values)
