"""Pages about consent: the public history of a letter's text, and at the desk who agreed to which version."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow, public
from signon.consent import queries
from signon.consent.forms import ConsentForm
from signon.consent.queries import AskedPage, Response, asked_signature, version_numbered
from signon.consent.reminders import remind_now
from signon.database.db import db, now, read_only
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.letters.text.difference_page import Sections, version_difference
from signon.signing.labels import means_words
from signon.signing.models.consent import TextChangedError
from signon.signing.models.signature import Signature
from signon.translation import gettext as _
from signon.translation import ngettext
from signon.web.pages import Pages

pages = Pages()

FIRST = 20
"""Signatories of each response on the overview; a page of their own has all of them."""

MOST_SHOWN = 20
"""Changes that the public page compares; older ones are only named."""

Page = str | tuple[str, int] | AnyResponse


@pages.get("/letters/<slug>/changes")
@public
def changes(slug: str) -> str:
    """Every change of the text since organisations could first sign it."""
    letter = Letter.public(slug)
    later = list(reversed(letter.versions[1:]))
    compared = [(version, _with_the_one_before(letter, version)) for version in later[:MOST_SHOWN]]
    return render_template(
        "consent/changes.html", letter=letter, compared=compared, older=later[MOST_SHOWN:], first=letter.versions[0]
    )


@pages.get("/coordinator/letters/<slug>/consent")
@allow(*EVERY_COORDINATOR)
def history(slug: str) -> str:
    """The versions of the text, any two compared, and who has agreed to each material one."""
    letter = Letter.named(slug)
    before, after = _chosen_versions(letter)
    return render_template(
        "consent/history.html",
        letter=letter,
        before=before,
        after=after,
        sections=version_difference(letter, before, after) if before and after else [],
        rounds=queries.rounds(letter, now()),
        responses=list(Response),
        first=FIRST,
        may_remind=letter.accepts_signatures(now()),
        means_words=means_words,
    )


@pages.get("/coordinator/letters/<slug>/consent/<int:number>/<response>")
@allow(*EVERY_COORDINATOR)
def asked(slug: str, number: int, response: str) -> str:
    """Everybody who was asked to agree to one version and of whom ``response`` is true, a page at a time."""
    letter = Letter.named(slug)
    found = next((one for one in queries.rounds(letter, now()) if one.version.number == number), None)
    if found is None or response not in set(Response):
        abort(404)
    page = AskedPage.of(found.having(Response(response)), request.args.get("page", 1, int))
    return render_template(
        "consent/asked_page.html",
        letter=letter,
        version=found.version,
        response=response,
        page=page,
        means_words=means_words,
    )


@pages.post("/coordinator/letters/<slug>/consent/reminders")
@allow(*EDITORS)
def remind(slug: str) -> AnyResponse:
    """Remind those who wait."""
    letter = Letter.named(slug)
    number = remind_now(letter, by=acting(), at=now())
    db.session.commit()
    if number:
        flash(ngettext("%(num)d signatory is reminded.", "%(num)d signatories are reminded.", number))
    else:
        flash(_("Nobody was reminded: those who wait had a mail within the last day, or have no address."), "wait")
    return redirect(url_for("consent.history", slug=slug))


@pages.get("/coordinator/signatures/<int:number>/consent")
@allow(*EVERY_COORDINATOR)
def told(number: int) -> str:
    """The form that writes down what a signatory told a coordinator."""
    return _told_page(asked_signature(number))


@pages.post("/coordinator/signatures/<int:number>/consent")
@allow(*EDITORS)
def record(number: int) -> Page:
    """Write the consent down, with how it was told; the audit trail keeps the note."""
    signature, form = asked_signature(number), ConsentForm()
    if not form.validate_on_submit():
        return _told_page(signature, form), 422
    try:
        signature.record_consent(form.shown(), form.told_by(), form.note.data.strip(), by=acting(), at=now())
    except TextChangedError as error:
        db.session.rollback()
        form.version.data = None
        form.form_errors = [_("The text has changed again meanwhile. Ask whether they agree to it as it is now.")]
        with read_only():  # comparing two long texts takes a moment, for which nobody should wait
            return _told_page(asked_signature(number), form), error.status
    db.session.commit()
    flash(_("The consent of %(organization)s is recorded.", organization=signature.printed_name))
    return redirect(url_for("consent.history", slug=signature.letter.slug))


def _told_page(signature: Signature, form: ConsentForm | None = None) -> str:
    letter = signature.letter
    form = form or ConsentForm(formdata=None)
    form.version.data = form.version.data or str(letter.present_version.number)
    return render_template(
        "consent/told.html",
        letter=letter,
        signature=signature,
        form=form,
        sections=version_difference(letter, signature.text_version, letter.present_version),
    )


def _with_the_one_before(letter: Letter, version: TextVersion) -> Sections:
    return version_difference(letter, letter.versions[version.number - 2], version)


def _chosen_versions(letter: Letter) -> tuple[TextVersion | None, TextVersion | None]:
    """The two that are to be compared: as asked, otherwise the latest change."""
    if len(letter.versions) < 2:  # noqa: PLR2004 - one has nothing to be compared with
        return None, None
    latest = letter.present_version.number
    before = version_numbered(letter, request.args.get("from", latest - 1, int))
    return before, version_numbered(letter, request.args.get("to", latest, int))
