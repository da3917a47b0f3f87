"""The kinds of mails that tell a representative what a coordinator decided."""

from signon.consent.mail_kinds import DEADLINE
from signon.web.languages import lazy_gettext as _l
from signon.wordings.kinds import ABOUT_THE_LETTER, LINK, NAME, ORGANIZATION, MailKind, Placeholder, Stage

REASON = Placeholder(
    "reason",
    _l("the reason that the coordinator gave"),
    _l("The letter is for organisations that work on rivers."),
    required=True,
)
OTHER_SIGNATURE = Placeholder(
    "other_signature",
    _l("the sentence about the other signature, and whether the organisation stands on the letter through it"),
    _l("The organisation stands on the letter through the other signature, as “Lake Friends”."),
    required=True,
    is_sentence=True,
)
KEPT = Placeholder("kept", _l("the name in the other signature"), _l("Lake Friends"), instead_of=OTHER_SIGNATURE.name)

APPROVE = MailKind(
    "moderation/mails/approve.txt",
    Stage.DECIDING,
    _l("Approved"),
    _l("To the representative, when a coordinator approves the signature."),
    (ORGANIZATION, NAME, LINK, *ABOUT_THE_LETTER),
)
APPROVE_FINALISED = MailKind(
    "moderation/mails/approve_finalised.txt",
    Stage.DECIDING,
    _l("Approved after the letter was finalised"),
    _l("To the representative, when a coordinator approves a signature for an addendum."),
    (ORGANIZATION, NAME, LINK, *ABOUT_THE_LETTER),
)
APPROVE_UNRECONFIRMED = MailKind(
    "moderation/mails/approve_unreconfirmed.txt",
    Stage.DECIDING,
    _l("Approved, and still to reconfirm"),
    _l("To the representative, when a signature is approved whose text has changed since."),
    (ORGANIZATION, NAME, DEADLINE, LINK, *ABOUT_THE_LETTER),
)
APPROVE_TOO_LATE = MailKind(
    "moderation/mails/approve_too_late.txt",
    Stage.DECIDING,
    _l("Approved, and too late to reconfirm"),
    _l("To the representative, when a signature is approved that was not reconfirmed in time."),
    (ORGANIZATION, NAME, LINK, *ABOUT_THE_LETTER),
)
REJECT = MailKind(
    "moderation/mails/reject.txt",
    Stage.DECIDING,
    _l("Not admitted"),
    _l("To the representative, when a coordinator rejects the signature."),
    (ORGANIZATION, NAME, REASON, LINK, *ABOUT_THE_LETTER),
)
MERGE = MailKind(
    "moderation/mails/merge.txt",
    Stage.DECIDING,
    _l("Two signatures joined"),
    _l("To the representative of the signature that counts no more, when two of one organisation are joined."),
    (ORGANIZATION, NAME, OTHER_SIGNATURE, KEPT, LINK, *ABOUT_THE_LETTER),
)
UNDO_MERGE = MailKind(
    "moderation/mails/undo_merge.txt",
    Stage.DECIDING,
    _l("Joining taken back"),
    _l("To the same representative, when the joining is taken back."),
    (ORGANIZATION, NAME, LINK, *ABOUT_THE_LETTER),
)

KINDS = (
    APPROVE,
    APPROVE_UNRECONFIRMED,
    APPROVE_TOO_LATE,
    APPROVE_FINALISED,
    REJECT,
    MERGE,
    UNDO_MERGE,
)
