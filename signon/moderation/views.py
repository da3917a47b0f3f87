"""The desk's pages of a letter: its state and figures, the queue of its signatures, and the decisions on them."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow
from signon.db import db, now
from signon.letters.models import Letter
from signon.moderation import decisions, queries, words
from signon.moderation.forms import ApprovalsForm, DecisionForm, PrintedNameForm, RejectionForm
from signon.moderation.likenesses import directory_entry, directory_likenesses, mail_remark, signature_likenesses
from signon.moderation.queries import Figures
from signon.signing.models import Signature
from signon.signing.status import SignatureStatus
from signon.signing.status import can as status_allows
from signon.translation import gettext as _
from signon.translation import ngettext

moderation = Blueprint("moderation", __name__, url_prefix="/coordinator")
EVERYTHING = "all"
MOST_SEARCHED = 200


@moderation.context_processor
def _words() -> dict[str, Any]:
    return {"words": words, "statuses": list(SignatureStatus)}


@moderation.get("/letters/<slug>")
@allow(*EVERY_COORDINATOR)
def letter(slug: str) -> str:
    """The letter's own page at the desk."""
    letter = Letter.named(slug)
    return render_template(
        "moderation/letter.html", letter=letter, figures=Figures.of(letter), acts=queries.latest_acts(letter)
    )


@moderation.get("/letters/<slug>/signatures")
@allow(*EVERY_COORDINATOR)
def queue(slug: str) -> str:
    """The signatures of a letter, by default those that wait for a decision."""
    letter = Letter.named(slug)
    search = request.args.get("q", "").strip()[:MOST_SEARCHED]
    status = _chosen_status(search)
    page = queries.queue_page(letter, status=status, search=search, number=request.args.get("page", 1, int))
    return render_template(
        "moderation/queue.html",
        letter=letter,
        figures=Figures.of(letter),
        page=page,
        chosen=status or EVERYTHING,
        search=search,
        form=ApprovalsForm(),
    )


@moderation.post("/letters/<slug>/approvals")
@allow(*EDITORS)
def approve_ticked(slug: str) -> Response:
    """Approve every ticked signature that still waits."""
    letter = Letter.named(slug)
    ticked = {number for number in request.form.getlist("signature", type=int) if 0 < number <= queries.LARGEST_NUMBER}
    approved = decisions.approve_all(letter, ticked, by=acting(), at=now())
    db.session.commit()
    if approved:
        flash(ngettext("%(num)d signature approved.", "%(num)d signatures approved.", approved))
    if not ticked:
        flash(_("Nothing was ticked. Tick the signatures to approve, then press the button."), "wait")
    elif missed := len(ticked) - approved:
        flash(
            ngettext(
                "%(num)d was decided by somebody else meanwhile, or its authority was denied; it stays as it is.",
                "%(num)d were decided by somebody else meanwhile, or their authority was denied; they stay as they are.",
                missed,
            ),
            "wait",
        )
    return redirect(url_for("moderation.queue", slug=slug))


@moderation.get("/signatures/<int:number>")
@allow(*EVERY_COORDINATOR)
def signature(number: int) -> str:
    """One signature, beside what is known of its organisation."""
    return _signature_page(queries.find_signature(number))


@moderation.post("/signatures/<int:number>/approval")
@allow(*EDITORS)
def approve(number: int) -> Response:
    """Admit the organisation, then go on to the next one that waits."""
    form = DecisionForm()
    signature = decisions.to_decide(number, form.seen.data)
    was_waiting = signature.status == SignatureStatus.VERIFIED
    decisions.approve(signature, by=acting(), at=now(), although_denied=form.although_denied.data)
    db.session.commit()
    flash(_("%(organization)s is approved.", organization=signature.printed_name))
    return _onwards(signature, was_waiting=was_waiting)


@moderation.post("/signatures/<int:number>/rejection")
@allow(*EDITORS)
def reject(number: int) -> Response | tuple[str, int]:
    """Refuse the signature for a reason, then go on to the next one that waits."""
    form = RejectionForm()
    if not form.validate_on_submit():
        return _signature_page(queries.find_signature(number), rejection=form), 422
    signature = decisions.to_decide(number, form.seen.data)
    was_waiting = signature.status == SignatureStatus.VERIFIED
    decisions.reject(signature, form.sentence(), by=acting(), at=now())
    db.session.commit()
    flash(_("%(organization)s is rejected.", organization=signature.printed_name))
    return _onwards(signature, was_waiting=was_waiting)


@moderation.post("/signatures/<int:number>/printed-name")
@allow(*EDITORS)
def correct_printed_name(number: int) -> Response | tuple[str, int]:
    """Print the organisation under another name."""
    signature, form = queries.find_signature(number), PrintedNameForm()
    if not form.validate_on_submit():
        return _signature_page(signature, printed_name=form), 422
    if form.cleaned() != signature.printed_name:
        signature.correct_printed_name(form.cleaned(), by=acting(), at=now())
        db.session.commit()
        flash(_("It will be printed as “%(name)s”.", name=signature.printed_name))
    return redirect(url_for("moderation.signature", number=number))


@moderation.post("/signatures/<int:number>/match")
@allow(*EDITORS)
def accept_match(number: int) -> Response:
    """Say that the organisation is the directory's likely entry; print its name, if that is wanted."""
    signature, seen = queries.find_signature(number, held=True), request.form.get("entry", 0, int)
    signature.accept_match(seen=seen, print_name="print" in request.form, by=acting(), at=now())
    db.session.commit()
    flash(_("%(organization)s is the directory's entry.", organization=signature.printed_name))
    return redirect(url_for("moderation.signature", number=number))


@moderation.post("/signatures/<int:number>/match-refusal")
@allow(*EDITORS)
def refuse_match(number: int) -> Response:
    """Say that the organisation is another one than the entry."""
    signature = queries.find_signature(number, held=True)
    signature.refuse_match(seen=request.form.get("entry", 0, int), by=acting(), at=now())
    db.session.commit()
    flash(_("Kept: %(organization)s is another organisation.", organization=signature.printed_name))
    return redirect(url_for("moderation.signature", number=number))


def _signature_page(signature: Signature, **forms: Any) -> str:
    status = SignatureStatus(signature.status)
    return render_template(
        "moderation/signature.html",
        signature=signature,
        letter=signature.letter,
        entry=directory_entry(signature),
        directory=directory_likenesses(signature),
        others=signature_likenesses(signature),
        mail_remark=mail_remark(signature, directory_entry(signature)),
        history=queries.history(signature),
        may_approve=status_allows("approve", status),
        may_reject=status_allows("reject", status),
        decision=DecisionForm(seen=signature.status),
        rejection=forms.get("rejection") or RejectionForm(seen=signature.status),
        printed_name=forms.get("printed_name") or PrintedNameForm(name=signature.printed_name),
    )


def _onwards(signature: Signature, *, was_waiting: bool) -> Response:
    following = queries.next_waiting(signature) if was_waiting else signature
    if following is None:
        flash(_("No more signatures wait for a decision."))
        return redirect(url_for("moderation.queue", slug=signature.letter.slug))
    return redirect(url_for("moderation.signature", number=following.id))


def _chosen_status(search: str) -> SignatureStatus | None:
    """The status that was asked for; without one, what waits, or everything in a search."""
    asked = request.args.get("status", EVERYTHING if search else SignatureStatus.VERIFIED)
    return SignatureStatus(asked) if asked in set(SignatureStatus) else None
