"""The kinds of mails that tell signatories what became of the letter."""

from signon.web.languages import lazy_gettext as _l
from signon.wordings.kinds import ABOUT_THE_LETTER, BUTTON, NAME, ORGANIZATION, PAGE, MailKind, Placeholder, Stage

DOCUMENT = Placeholder("document", _l("the address of the finished PDF"), f"{PAGE.example}/letter.pdf")

DELIVER = MailKind(
    "delivery/mails/deliver.txt",
    Stage.FINALISING,
    _l("The letter is finalised"),
    _l("To the representative of every signatory on the letter, when it is finalised."),
    (ORGANIZATION, NAME, BUTTON, DOCUMENT, *ABOUT_THE_LETTER),
)
LEAVE_OUT_UNDECIDED = MailKind(
    "delivery/mails/leave_out_undecided.txt",
    Stage.FINALISING,
    _l("Finalised without an undecided signature"),
    _l("To the representative, when the letter is finalised and nobody has decided on the signature."),
    (ORGANIZATION, NAME, BUTTON, DOCUMENT, *ABOUT_THE_LETTER),
)
LEAVE_OUT_UNRECONFIRMED = MailKind(
    "delivery/mails/leave_out_unreconfirmed.txt",
    Stage.FINALISING,
    _l("Finalised without a signature that was not reconfirmed"),
    _l("To the representative, when the letter is finalised and nobody agreed to its last text for the organisation."),
    (ORGANIZATION, NAME, BUTTON, DOCUMENT, *ABOUT_THE_LETTER),
)
ADD = MailKind(
    "delivery/mails/add.txt",
    Stage.FINALISING,
    _l("Named in an addendum"),
    _l("To the representative of every signatory that an addendum names."),
    (ORGANIZATION, NAME, BUTTON, DOCUMENT, *ABOUT_THE_LETTER),
)

KINDS = (DELIVER, LEAVE_OUT_UNDECIDED, LEAVE_OUT_UNRECONFIRMED, ADD)
