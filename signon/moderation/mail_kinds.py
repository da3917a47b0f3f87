"""The kinds of mails that tell a representative what a coordinator decided."""

from signon.web.languages import lazy_gettext as _l
from signon.wordings.kinds import ABOUT_THE_LETTER, LINK, ORGANIZATION, MailKind, Placeholder

REASON = Placeholder(
    "reason",
    _l("the reason that the coordinator gave"),
    _l("The letter is for organisations that work on rivers."),
    required=True,
)

REJECT = MailKind(
    "moderation/mails/reject.txt",
    _l("Not admitted"),
    _l("To the representative, when a coordinator rejects the signature."),
    (ORGANIZATION, REASON, LINK, *ABOUT_THE_LETTER),
)
