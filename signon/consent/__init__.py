"""Consent to a changed text: declaring the change, telling signatories, asking them to reconfirm, and who did."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from signon.letters.models.letter import Letter


def _next_step(letter: "Letter", *, is_over: bool) -> dict[str, Any]:  # noqa: ARG001 - who is missing is told, over or not
    from signon.consent.queries import waiting_count

    return {"unreconfirmed": waiting_count(letter)}


def register(app: "Flask") -> None:
    """Add the feature to an application: its pages, and all that it declares."""
    from flask import url_for

    from signon.consent import mail_examples, mail_kinds
    from signon.consent.jobs import remind_the_silent
    from signon.consent.views import desk, holder, saving
    from signon.jobs.queue import add_sweeps
    from signon.signing.mail_examples import latest_signatures
    from signon.web.page_places import fill
    from signon.web.pages import blueprint
    from signon.wordings.offered import offer

    app.register_blueprint(blueprint("consent", desk.pages, holder.pages, saving.pages))
    add_sweeps(app, remind_the_silent)
    fill(app, "draft.save_address", lambda letter: url_for("consent.save", slug=letter.slug))
    fill(app, "letter_desk.next_step", "consent/letter_next_step.html", values=_next_step, order=15)
    fill(app, "letter_page.after_text", "consent/latest_change.html", order=20)
    fill(app, "letter_desk.letter_menu", "consent/letter_menu.html", order=10)
    fill(app, "signature_page.notice", "consent/reconfirm_notice.html")
    offer(app, mail_kinds.KINDS, latest_signatures, mail_examples.values)
