"""The desk's queue of a letter's signatures, a signature's own page, and the decisions on it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.moderation import bulk_approval, decisions, labels, queries
from signon.moderation.duplicates.beside import Beside, likely_pairs
from signon.moderation.duplicates.likenesses import directory_likenesses, signature_likenesses
from signon.moderation.duplicates.pairs import LikelyPair
from signon.moderation.forms import ApprovalsForm, DecisionForm, PrintedNameForm, RejectionForm, SeenForm, SortingForm
from signon.moderation.queries import Figures
from signon.moderation.unreached import unreached_about, unreached_proposal
from signon.signing.models.address_proposal import AddressProposal
from signon.signing.models.details import ShownOtherwiseError
from signon.signing.models.signature import Signature
from signon.signing.queries import find_signature
from signon.signing.status import SignatureStatus
from signon.signing.status import can as status_allows
from signon.translation import gettext as _
from signon.web.pages import Pages

pages = Pages()
EVERYTHING = "all"
UNREACHED = "unreached"
"""Asks the queue for those about which a mail reached nobody, whatever their state."""

MOST_SEARCHED = 200
Page = Response | tuple[str, int]
TYPED: dict[str, tuple[str, type[SeenForm]]] = {
    "moderation.reject": ("rejection", RejectionForm),
    "moderation.correct_printed_name": ("printed_name", PrintedNameForm),
    "moderation.sort_under": ("sorting", SortingForm),
}
"""The forms of which something typed is shown again when the signature has changed meanwhile."""


@pages.context_processor
def _words() -> dict[str, Any]:
    return {"words": labels, "statuses": list(SignatureStatus)}


@pages.get("/letters/<slug>/signatures")
@allow(*EVERY_COORDINATOR)
def queue(slug: str) -> str:
    """The signatures of a letter, by default those that wait for a decision."""
    letter = Letter.named(slug)
    beside = Beside.on(letter)
    search = request.args.get("q", "").strip()[:MOST_SEARCHED]
    status = _chosen_status(search)
    unreached = request.args.get("status") == UNREACHED
    figures = Figures.of(letter)
    page = queries.queue_page(
        letter, figures, status=status, search=search, number=request.args.get("page", 1, int), unreached=unreached
    )
    return render_template(
        "moderation/queue.html",
        letter=letter,
        figures=figures,
        page=page,
        beside=beside,
        likely=beside.by_signature([one.id for one in page.items]),
        chosen=status or (UNREACHED if unreached else EVERYTHING),
        search=search,
        form=ApprovalsForm(),
        tick=bulk_approval.tick,
        left_out=bulk_approval.just_left_out(letter),
    )


@pages.post("/letters/<slug>/approvals")
@allow(*EDITORS)
def approve_ticked(slug: str) -> Response | str:
    """Approve every ticked signature that still waits, as it was seen; who is left out is named on the next page.

    Likely duplicates among them, or of signatories that are approved, are shown first, and approved only knowingly.
    """
    letter, ticked = Letter.named(slug), bulk_approval.ticked()
    pairs = likely_pairs(letter, ticked)
    if not bulk_approval.are_known(pairs):
        return _likely_page(letter, ticked, pairs)
    chosen = bulk_approval.without_likely(ticked, pairs) if "others" in request.form else ticked
    outcome = decisions.approve_all(letter, chosen, by=acting(), at=now())
    db.session.commit()
    bulk_approval.tell(outcome, chosen, left=len(ticked) - len(chosen))
    return redirect(url_for("moderation.queue", slug=slug))


@pages.get("/signatures/<int:number>")
@allow(*EVERY_COORDINATOR)
def signature(number: int) -> str:
    """One signature, beside what is known of its organisation."""
    return _signature_page(find_signature(number))


@pages.post("/signatures/<int:number>/approval")
@allow(*EDITORS)
def approve(number: int) -> Response:
    """Admit the organisation, then go on to the next one that waits."""
    form = DecisionForm()
    signature = decisions.to_decide(number, form.seen.data, form.judged.data)
    was_waiting = signature.status == SignatureStatus.VERIFIED
    decisions.approve(signature, by=acting(), at=now(), although_denied=form.although_denied.data)
    db.session.commit()
    flash(_("%(organization)s is approved.", organization=signature.printed_name))
    return _onwards(signature, was_waiting=was_waiting)


@pages.post("/signatures/<int:number>/rejection")
@allow(*EDITORS)
def reject(number: int) -> Page:
    """Refuse the signature for a reason, then go on to the next one that waits."""
    form = RejectionForm()
    if not form.validate_on_submit():
        return _signature_page(find_signature(number), rejection=form), 422
    signature = decisions.to_decide(number, form.seen.data, form.judged.data)
    was_waiting = signature.status == SignatureStatus.VERIFIED
    decisions.reject(signature, form.sentence(), by=acting(), at=now())
    db.session.commit()
    flash(_("%(organization)s is rejected.", organization=signature.printed_name))
    return _onwards(signature, was_waiting=was_waiting)


@pages.post("/signatures/<int:number>/printed-name")
@allow(*EDITORS)
def correct_printed_name(number: int) -> Page:
    """Print the organisation under another name."""
    signature, form = find_signature(number, held=True), PrintedNameForm()
    if not form.validate_on_submit():
        return _signature_page(signature, printed_name=form), 422
    decisions.refuse_otherwise(signature, form.judged.data)
    if form.cleaned() != signature.printed_name:
        signature.correct_printed_name(form.cleaned(), by=acting(), at=now())
        db.session.commit()
        flash(_("It will be printed as “%(name)s”.", name=signature.printed_name))
    return redirect(url_for("moderation.signature", number=number))


@pages.post("/signatures/<int:number>/sorting")
@allow(*EDITORS)
def sort_under(number: int) -> Page:
    """Have other words than the name in the order of names."""
    signature, form = find_signature(number, held=True), SortingForm()
    if not form.validate_on_submit():
        return _signature_page(signature, sorting=form), 422
    decisions.refuse_otherwise(signature, form.judged.data)
    words = form.words.data or ""
    if words != signature.sort_as:
        signature.sort_under(words, by=acting(), at=now())
        db.session.commit()
        flash(_("It is sorted as “%(words)s”.", words=words or signature.printed_name))
    return redirect(url_for("moderation.signature", number=number))


@pages.post("/signatures/<int:number>/match")
@allow(*EDITORS)
def accept_match(number: int) -> Response:
    """Say that the organisation is the directory's likely entry; print its name, if that is wanted."""
    signature, seen = find_signature(number, held=True), request.form.get("entry", 0, int)
    decisions.refuse_otherwise(signature, request.form.get("judged", ""))
    signature.accept_match(seen=seen, print_name="print" in request.form, by=acting(), at=now())
    db.session.commit()
    flash(_("%(organization)s is the directory's entry.", organization=signature.printed_name))
    return redirect(url_for("moderation.signature", number=number))


@pages.post("/signatures/<int:number>/match-refusal")
@allow(*EDITORS)
def refuse_match(number: int) -> Response:
    """Say that the organisation is another one than the entry."""
    signature = find_signature(number, held=True)
    decisions.refuse_otherwise(signature, request.form.get("judged", ""))
    signature.refuse_match(seen=request.form.get("entry", 0, int), by=acting(), at=now())
    db.session.commit()
    flash(_("Kept: %(organization)s is another organisation.", organization=signature.printed_name))
    return redirect(url_for("moderation.signature", number=number))


@pages.errorhandler(ShownOtherwiseError)
def _changed_page(error: ShownOtherwiseError) -> tuple[str, int]:
    """The signature as it is now, with what was typed: it is no longer what the coordinator decided on."""
    db.session.rollback()
    signature = find_signature((request.view_args or {})["number"])
    forms = {name: form() for endpoint, (name, form) in TYPED.items() if endpoint == request.endpoint}
    for form in forms.values():
        form.see(signature)
    return _signature_page(signature, changed=str(error), **forms), error.status


def _likely_page(letter: Letter, ticked: Mapping[int, str], pairs: Sequence[LikelyPair]) -> str:
    return render_template(
        "moderation/likely_duplicates.html",
        letter=letter,
        ticked=ticked,
        pairs=pairs,
        others=len(bulk_approval.without_likely(ticked, pairs)),
        form=ApprovalsForm(),
        known=bulk_approval.known,
    )


def _signature_page(signature: Signature, *, changed: str = "", **forms: Any) -> str:
    status, proposal = SignatureStatus(signature.status), AddressProposal.of(signature)
    return render_template(
        "moderation/signature.html",
        signature=signature,
        letter=signature.letter,
        directory=directory_likenesses(signature),
        others=signature_likenesses(signature),
        mail_remark=labels.mail_remark(signature, signature.entry()),
        unreached=unreached_about([signature]).get(signature.id),
        proposal=proposal,
        unreached_proposal=unreached_proposal(proposal),
        history=queries.history(signature),
        may_approve=status_allows("approve", status),
        may_reject=status_allows("reject", status),
        changed=changed,
        decision=DecisionForm.of(signature),
        rejection=forms.get("rejection") or RejectionForm.of(signature),
        printed_name=forms.get("printed_name") or PrintedNameForm.of(signature),
        sorting=forms.get("sorting") or SortingForm.of(signature),
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
