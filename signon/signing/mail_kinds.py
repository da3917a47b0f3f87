"""The kinds of mails to and about an organisation that signs.

Those to an address that nobody has proven yet do not offer the name that was typed with it: what a stranger types is not
mailed to others without need.
"""

from dataclasses import replace

from signon.web.languages import lazy_gettext as _l
from signon.wordings.kinds import ABOUT_THE_LETTER, BUTTON, LINK, NAME, ORGANIZATION, MailKind, Placeholder, Stage

MOMENT = _l("Thursday, 3 December 2026, 17:00 (Central European Standard Time, UTC+1)")

DEADLINE = Placeholder(
    "deadline",
    _l("the sentence that says how long the link works, and when signing closes"),
    _l("Please confirm by %(moment)s: then signing closes. The link works once.", moment=MOMENT),
    required=True,
    is_sentence=True,
)
UNTIL = Placeholder("until", _l("the moment until which the link works"), MOMENT)
OTHER_ENTRY = Placeholder(
    "other_entry",
    _l("what to do when the same address has another entry for the organisation; empty when it has none"),
    _l("There is another entry for this organisation with your address, and it says something else."),
    is_sentence=True,
)
CONSEQUENCE = Placeholder(
    "consequence",
    _l("the sentence that says what the correction leads to"),
    _l("It stands as it did. The corrections show from now on."),
    is_sentence=True,
)
IF_MISTAKEN = Placeholder(
    "if_mistaken",
    _l("the sentence that says until when one can sign again"),
    _l("If this was a mistake, sign again by %(moment)s: then signing closes.", moment=MOMENT),
    is_sentence=True,
)
REPRESENTATIVE = Placeholder("name", _l("the name of the representative who signed"), NAME.example, required=True)
ROLE = Placeholder("role", _l("the title of the representative who signed"), _l("Director"))
ORGANIZATIONS = Placeholder(
    "organization",
    _l("the name of the organisation, or of all for which this address has signed"),
    ORGANIZATION.example,
)

CONFIRM = MailKind(
    "signing/mails/confirm.txt",
    Stage.SIGNING,
    _l("Confirm the signature"),
    _l("To whoever signs, at once. The signature counts when the button behind its link is pressed."),
    (ORGANIZATION, LINK, DEADLINE, replace(UNTIL, instead_of=DEADLINE.name), OTHER_ENTRY, *ABOUT_THE_LETTER),
)
SIGNED_ALREADY = MailKind(
    "signing/mails/signed_already.txt",
    Stage.SIGNING,
    _l("Signed already"),
    _l("To whoever signs once more with the address of the signature."),
    (ORGANIZATION, LINK, *ABOUT_THE_LETTER),
)
SIGNED_BY_ANOTHER = MailKind(
    "signing/mails/signed_by_another.txt",
    Stage.SIGNING,
    _l("Signed by somebody else"),
    _l("To whoever signs for an organisation that has signed with another address."),
    (ORGANIZATION, LINK, *ABOUT_THE_LETTER),
)
SIGNED_WITHOUT_ADDRESS = MailKind(
    "signing/mails/signed_without_address.txt",
    Stage.SIGNING,
    _l("Signed without a mail address"),
    _l("To whoever signs for an organisation whose signature, from an imported table, has no mail address."),
    (ORGANIZATION, LINK, *ABOUT_THE_LETTER),
)
CONFIRMED = MailKind(
    "signing/mails/confirmed.txt",
    Stage.SIGNING,
    _l("Receipt"),
    _l("To the representative, when the signature is confirmed."),
    (ORGANIZATION, NAME, LINK, *ABOUT_THE_LETTER),
)
HEEDED = MailKind(
    "signing/mails/heeded.txt",
    Stage.SIGNING,
    _l("Receipt for a signature that the coalition had entered"),
    _l("To the representative, when a signature from an imported table is confirmed."),
    (ORGANIZATION, NAME, LINK, *ABOUT_THE_LETTER),
)
ASK_AUTHORITY = MailKind(
    "signing/mails/ask_authority.txt",
    Stage.SIGNING,
    _l("Question about the authority"),
    _l("To the person who authorised the signature, as the representative says, when that is confirmed."),
    (ORGANIZATION, REPRESENTATIVE, ROLE, LINK, UNTIL, *ABOUT_THE_LETTER),
)
CONFIRM_ADDRESS = MailKind(
    "signing/mails/confirm_address.txt",
    Stage.SIGNING,
    _l("Question about a corrected address"),
    _l("To an address that coordinators enter for a signature, because mail did not reach the one before."),
    (ORGANIZATION, LINK, UNTIL, *ABOUT_THE_LETTER),
)
LINK_AGAIN = MailKind(
    "signing/mails/link_again.txt",
    Stage.SIGNING,
    _l("The link again"),
    _l("To the representative who asks for the link to the signature."),
    (ORGANIZATIONS, NAME, LINK, *ABOUT_THE_LETTER),
)
AMENDED = MailKind(
    "signing/mails/amended.txt",
    Stage.SIGNING,
    _l("Corrected"),
    _l("To the representative, when the signature is corrected."),
    (ORGANIZATION, NAME, CONSEQUENCE, LINK, *ABOUT_THE_LETTER),
)
WITHDRAWN = MailKind(
    "signing/mails/withdrawn.txt",
    Stage.SIGNING,
    _l("Withdrawn"),
    _l("To the representative, when the signature is withdrawn while the letter is open."),
    (ORGANIZATION, NAME, IF_MISTAKEN, BUTTON, *ABOUT_THE_LETTER),
)
WITHDRAWN_CLOSED = MailKind(
    "signing/mails/withdrawn_closed.txt",
    Stage.SIGNING,
    _l("Withdrawn after the closing"),
    _l("To the representative, when the signature is withdrawn and the letter takes no more."),
    (ORGANIZATION, NAME, BUTTON, *ABOUT_THE_LETTER),
)

KINDS = (
    CONFIRM,
    CONFIRMED,
    HEEDED,
    SIGNED_ALREADY,
    SIGNED_BY_ANOTHER,
    SIGNED_WITHOUT_ADDRESS,
    ASK_AUTHORITY,
    CONFIRM_ADDRESS,
    LINK_AGAIN,
    AMENDED,
    WITHDRAWN,
    WITHDRAWN_CLOSED,
)
