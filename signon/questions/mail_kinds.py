"""The kind of mail that brings a question to a representative."""

from signon.web.languages import lazy_gettext as _l
from signon.wordings.kinds import ABOUT_THE_LETTER, LINK, NAME, ORGANIZATION, MailKind, Placeholder, Stage

QUESTION = Placeholder(
    "question",
    _l("the question, as the coordinator wrote it"),
    _l("Is the Lake Trust a part of your organisation, or may both be named?"),
    required=True,
)
UNTIL = Placeholder(
    "until",
    _l("the moment until which the link works"),
    _l("Thursday, 3 December 2026, 17:00 (Central European Standard Time, UTC+1)"),
)

ASK = MailKind(
    "questions/mails/ask.txt",
    Stage.DECIDING,
    _l("A question"),
    _l("To the representative, when a coordinator asks something about the signature."),
    (ORGANIZATION, NAME, QUESTION, LINK, UNTIL, *ABOUT_THE_LETTER),
)

KINDS = (ASK,)
