"""The mails that tell a representative that their organisation had signed twice, and that this was taken back."""

from datetime import datetime

from signon.moderation.mails import tell
from signon.signing.models.signature import Signature
from signon.translation import gettext as _


def tell_of_merge(rejected: Signature, kept: Signature, *, at: datetime) -> None:
    """Queue the mail that says that the organisation counts through its other signature."""
    names = {"organization": rejected.printed_name, "title": kept.letter.title}
    tell(
        rejected,
        _("%(organization)s had signed twice", **names),
        [
            _(
                "Thank you for signing the letter “%(title)s” for %(organization)s. The organisation had two signatures on "
                "it, and can have only one, so the coordinators have joined them.",
                **names,
            ),
            _standing(kept),
            _(
                "There is nothing that you need to do. If the two are different organisations after all, please write to "
                "the coalition. The state of your signature is shown here:"
            ),
        ],
        at,
    )


def tell_of_undoing(signature: Signature, *, at: datetime) -> None:
    """Queue the mail that says that the signature counts by itself again."""
    names = {"organization": signature.printed_name, "title": signature.letter.title}
    tell(
        signature,
        _("The signature of %(organization)s counts again", **names),
        [
            _(
                "The coordinators had taken the signature of %(organization)s on the letter “%(title)s” for a second one of "
                "another signatory. They have taken that back: it is again what it was before.",
                **names,
            ),
            _("The state of the signature is shown here:"),
        ],
        at,
    )


def _standing(kept: Signature) -> str:
    if kept.stands():
        return _(
            "The organisation stands on the letter through the other signature, as “%(kept)s”.", kept=kept.printed_name
        )
    return _(
        "The organisation is represented by the other signature, as “%(kept)s”, which the coordinators still have to decide "
        "on or whose text is to be agreed to.",
        kept=kept.printed_name,
    )
