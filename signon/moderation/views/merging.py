"""The desk's pages on which two signatures of one organisation become one, and the way back."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow
from signon.database.db import db, now
from signon.moderation.duplicates import merging as merges
from signon.moderation.duplicates.forms import WORDS, MergeForm
from signon.moderation.duplicates.merging import (
    TAKEABLE,
    differ,
    hindrance,
    pair_to_merge,
    refuse_dead,
    state_of,
    undoing_hindrance,
)
from signon.moderation.duplicates.models import DistinctPair, Merge, MergeRefusedError
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _
from signon.web.pages import Pages

pages = Pages()


@pages.context_processor
def _merging() -> dict[str, Any]:
    return {"merges_of": Merge.concerning, "undoing_hindrance": undoing_hindrance, "duplicate_kept": _duplicate_kept}


@pages.get("/signatures/<int:first>/merge/<int:second>")
@allow(*EVERY_COORDINATOR)
def merge_page(first: int, second: int) -> str:
    """Two signatures beside each other, and the choice of what to keep."""
    one, other = pair_to_merge(first, second)
    refuse_dead(one, other)
    return _page(one, other, MergeForm.of(one, other, _better(one, other)))


@pages.post("/signatures/<int:first>/merge/<int:second>")
@allow(*EDITORS)
def merge(first: int, second: int) -> Response | tuple[str, int]:
    """Keep one of the two signatures, as it was chosen."""
    one, other = pair_to_merge(first, second, held=True)
    form = MergeForm()
    _refuse_changed(form, one, other)
    if not form.validate_on_submit():
        return _page(one, other, form), 422
    kept, rejected = (one, other) if form.keep.data == "first" else (other, one)
    merges.merge(kept, rejected, form.taken(), by=acting(), at=now())
    db.session.commit()
    flash(_("The two signatures are one now: “%(name)s”. It can be undone here.", name=kept.printed_name))
    return redirect(url_for("moderation.signature", number=kept.id))


@pages.post("/merges/<int:number>/undoing")
@allow(*EDITORS)
def undo_merge(number: int) -> Response:
    """Give both signatures back what they were."""
    made = merges.undo(number, by=acting(), at=now())
    db.session.commit()
    flash(_("The merge is undone: both signatures are what they were before."))
    return redirect(url_for("moderation.signature", number=made.rejected_id))


@pages.post("/signatures/<int:first>/distinction/<int:second>")
@allow(*EDITORS)
def tell_apart(first: int, second: int) -> Response:
    """Keep that two signatures are not of the same organisation, or take that back."""
    one, other = pair_to_merge(first, second)
    names = {"one": one.printed_name, "other": other.printed_name}
    if request.form.get("take_back"):
        DistinctPair.take_back(one, other, by=acting(), at=now())
        flash(_("“%(one)s” and “%(other)s” are proposed as one organisation again.", **names))
    else:
        DistinctPair.tell_apart(one, other, by=acting(), at=now())
        flash(_("“%(one)s” and “%(other)s” are kept apart and not proposed again.", **names))
    db.session.commit()
    return redirect(url_for("moderation.duplicates", slug=one.letter.slug))


def _page(one: Signature, other: Signature, form: MergeForm) -> str:
    return render_template(
        "moderation/merge.html",
        letter=one.letter,
        sides=[("first", one), ("second", other)],
        form=form,
        fields=[(field, WORDS[field], differ(one, other, field)) for field in TAKEABLE],
        hindrances={"first": hindrance(one, other), "second": hindrance(other, one)},
        told_apart=DistinctPair.find(one, other),
    )


def _refuse_changed(form: MergeForm, one: Signature, other: Signature) -> None:
    for signature, seen in ((one, form.first_seen.data), (other, form.second_seen.data)):
        if seen != state_of(signature):
            raise MergeRefusedError(
                _(
                    "%(organization)s has been changed since you opened the page, so nothing was merged. "
                    "Open the two signatures again to see what they are now.",
                    organization=signature.printed_name,
                )
            )


def _better(one: Signature, other: Signature) -> str:
    """The side to keep unless the coordinator chooses otherwise: the one that is further, then the earlier one."""

    def rank(signature: Signature) -> tuple[bool, bool, int]:
        return (not signature.stands(), signature.status is not SignatureStatus.APPROVED, signature.id)

    return "first" if rank(one) < rank(other) else "second"


def _duplicate_kept(signature: Signature) -> Signature | None:
    """The signature that stands for a rejected duplicate."""
    if signature.status is not SignatureStatus.REJECTED or signature.duplicate_of_id is None:
        return None
    return db.session.get(Signature, signature.duplicate_of_id)
