"""The kinds of mails of batches. Their wordings are what a batch begins with; each batch can be worded anew."""

from signon.web.languages import lazy_gettext as _l
from signon.wordings.kinds import ABOUT_THE_LETTER, LINK, ORGANIZATION, MailKind, Placeholder, Stage

CONTACT = Placeholder("contact", _l("the name of the contact, or else of the organisation"), _l("Mara Quill"))
DEADLINE = Placeholder(
    "deadline",
    _l(
        "the announced deadline, or the closing time once that is over; where there is neither, its paragraph is left out"
    ),
    _l("Thursday, 3 December 2026, 17:00 (Central European Standard Time, UTC+1)"),
    takes_its_paragraph=True,
)

UNTIL = Placeholder(
    "until",
    _l(
        "the moment until which the link works, where the letter has no deadline; where it has one, its paragraph is left out"
    ),
    DEADLINE.example,
    takes_its_paragraph=True,
)

INVITE = MailKind(
    "invitations/mails/invite.txt",
    Stage.INVITING,
    _l("Invitation"),
    _l("To the organisations of a batch, which begins with this wording."),
    (ORGANIZATION, CONTACT, DEADLINE, UNTIL, LINK, *ABOUT_THE_LETTER),
    is_bulk=True,
)
REMIND = MailKind(
    "invitations/mails/remind.txt",
    Stage.INVITING,
    _l("Reminder"),
    _l("To invited organisations that have not answered: a batch of reminders begins with this wording."),
    (ORGANIZATION, CONTACT, DEADLINE, UNTIL, LINK, *ABOUT_THE_LETTER),
    is_bulk=True,
)

KINDS = (INVITE, REMIND)
