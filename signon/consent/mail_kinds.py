"""The kinds of mails about a changed text."""

from signon.web.languages import lazy_gettext as _l
from signon.wordings.kinds import ABOUT_THE_LETTER, LINK, NAME, ORGANIZATION, MailKind, Placeholder, Stage

NOTE = Placeholder(
    "note",
    _l("the note of the coordinator who changed the text"),
    _l("The second paragraph names the new dam."),
    required=True,
)
DIFFERENCE = Placeholder(
    "difference",
    _l("what differs from the text that the organisation agreed to, in paragraphs of its own"),
    _l("Body: […] rivers [removed: are] [added: stay] open […]"),
    required=True,
    is_sentence=True,
)
DEADLINE = Placeholder(
    "deadline",
    _l("the sentence that says by when to answer; empty where no date is set"),
    _l("Please answer by Thursday, 3 December 2026, 17:00 (Central European Standard Time, UTC+1)."),
    required=True,
    is_sentence=True,
)

RECONFIRM = MailKind(
    "consent/mails/reconfirm.txt",
    Stage.CHANGING,
    _l("Please reconfirm"),
    _l("To the representative of every signatory, when the text has changed materially."),
    (ORGANIZATION, NAME, NOTE, DIFFERENCE, DEADLINE, LINK, *ABOUT_THE_LETTER),
)
REMIND = MailKind(
    "consent/mails/remind.txt",
    Stage.CHANGING,
    _l("Reminder to reconfirm"),
    _l("To those who have neither reconfirmed nor withdrawn, before the time for it ends or when you ask for it."),
    (ORGANIZATION, NAME, NOTE, DIFFERENCE, DEADLINE, LINK, *ABOUT_THE_LETTER),
)
CORRECT = MailKind(
    "consent/mails/correct.txt",
    Stage.CHANGING,
    _l("A correction in the text"),
    _l("To the representative of every signatory who agreed to the text, when it was corrected."),
    (ORGANIZATION, NAME, NOTE, DIFFERENCE, LINK, *ABOUT_THE_LETTER),
)
CORRECT_UNRECONFIRMED = MailKind(
    "consent/mails/correct_unreconfirmed.txt",
    Stage.CHANGING,
    _l("A correction, and still to reconfirm"),
    _l("To those who have still to reconfirm an earlier change, when the text was corrected."),
    (ORGANIZATION, NAME, NOTE, DIFFERENCE, DEADLINE, LINK, *ABOUT_THE_LETTER),
)

KINDS = (RECONFIRM, REMIND, CORRECT, CORRECT_UNRECONFIRMED)
