"""The kinds of mails to and about an organisation that signs."""

from signon.web.languages import lazy_gettext as _l
from signon.wordings.kinds import ABOUT_THE_LETTER, LINK, ORGANIZATION, MailKind, Placeholder

DEADLINE = Placeholder(
    "deadline",
    _l("the sentence that says how long the link works, and when signing closes"),
    _l("Signing closes on 3 December 2026, 17:00 (Central European Time, UTC+1); the link works once, until then."),
    required=True,
)
OTHER_ENTRY = Placeholder(
    "other_entry",
    _l("what to do when the same address has another entry for the organisation; mostly empty"),
    _l("There is another entry for this organisation with your address, and it says something else."),
)

CONFIRM = MailKind(
    "signing/mails/confirm.txt",
    _l("Confirm the signature"),
    _l("To whoever signs, at once. The signature counts when its button is pressed."),
    (ORGANIZATION, LINK, DEADLINE, OTHER_ENTRY, *ABOUT_THE_LETTER),
)
