"""States, acts and findings in the words of the desk."""

from signon.audit import AuditEntry
from signon.contacts import FREE_MAIL, mail_domain, same_domain, web_domain
from signon.organizations.models import Organization
from signon.signing.labels import means_words, said_field
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _
from signon.translation import ngettext


def signature_status(status: str) -> str:
    """A signature's state."""
    return {
        SignatureStatus.PENDING: _("address not confirmed"),
        SignatureStatus.VERIFIED: _("waiting for a decision"),
        SignatureStatus.APPROVED: _("approved"),
        SignatureStatus.REJECTED: _("rejected"),
        SignatureStatus.WITHDRAWN: _("withdrawn"),
    }[SignatureStatus(status)]


def score_words(score: float, reason: str) -> str:
    """The reason why something may be the same organisation, and how likely it is; ``score`` is from 0 to 1."""
    return _("%(reason)s (%(percentage)s%%)", reason=reason, percentage=int(score * 100))


def match_words(signature: Signature) -> str:
    """The reason for the directory's answer, with the score where it is the matcher's; empty for no reason."""
    if not signature.match_score or signature.match_said_by:
        return signature.match_reason
    return score_words(signature.match_score, signature.match_reason)


def mail_remark(signature: Signature, entry: Organization | None = None) -> str:
    """A remark on the mail address and the organisation, in a sentence; empty when there is nothing to say.

    ``entry`` is what the directory has of the organisation.
    """
    mail, web = mail_domain(signature.representative_email), web_domain(signature.website)
    if not mail:
        return _("No mail address is known: the signature was entered without one, or it was erased.")
    if mail in FREE_MAIL:
        return _("%(domain)s gives addresses to anybody; it says nothing of the organisation.", domain=mail)
    if entry and any(same_domain(mail, domain) for domain in (*entry.mail_domains, web_domain(entry.website))):
        return _("The address is at %(domain)s, which the directory knows as this organisation's.", domain=mail)
    if not web:
        return ""
    if same_domain(mail, web):
        return _("The address belongs to the organisation's own website, %(domain)s.", domain=web)
    return _("The address is at %(mail)s, the website at %(web)s.", mail=mail, web=web)


def left_out_words(reason: str) -> str:
    """The reason why a ticked signature was not approved together with the others, in words."""
    return {
        "waits": _("Waiting for the word of the person who authorises it. Approve one by itself if you know enough:"),
        "denied": _("The person who was named has denied the authority. Decide on each by itself:"),
        "decided": _("Decided or withdrawn meanwhile:"),
        "changed": _("Changed since you opened the page. Look at each as it is now:"),
    }[reason]


def act(entry: AuditEntry) -> str:
    """The act in words: each act on a letter or a signature has its sentence."""
    details = entry.details or {}
    acts = {
        "letter:draft": _("drafted the letter"),
        "letter:revise": _("changed the letter"),
        "letter:settle-text": _("settled the text, version %(version)s", version=details.get("version", "")),
        "letter:open": _("opened it for signing"),
        "letter:close": _("closed the signing"),
        "letter:order-preview": _("ordered a preview"),
        "letter:order-final": _("ordered the final document"),
        "letter:order-addendum": _("ordered an addendum"),
        "letter:give-up-preview": _("gave up the preview that was ordered"),
        "letter:give-up-final": _("gave up the final document that was ordered"),
        "letter:give-up-addendum": _("gave up the addendum that was ordered"),
        "letter:deliver": ngettext(
            "finalised it with %(num)d signatory",
            "finalised it with %(num)d signatories",
            details.get("signatories", 0),
        ),
        "letter:add-addendum": ngettext(
            "added an addendum with %(num)d signatory",
            "added an addendum with %(num)d signatories",
            details.get("signatories", 0),
        ),
        "letter:erase-contact-details": _("erased the contact details of those who signed"),
        "signature:sign": _("signed, agreeing to version %(version)s of the text", version=details.get("version", "")),
        "signature:confirm": _("confirmed the mail address"),
        "signature:approve": _("approved"),
        "signature:reject": _("rejected"),
        "signature:withdraw": _("withdrew the signature"),
        "signature:restrict-listing": _("listed it for the recipient alone"),
        "signature:enter-held": _(
            "entered it from a table although it was held: %(held)s", held=details.get("held", "")
        ),
        "signature:reconfirm": _(
            "agreed to version %(version)s of the text, %(means)s",
            version=details.get("version", ""),
            means=means_words(details.get("means", "")),
        ),
        "letter:remind": ngettext(
            "reminded %(num)d signatory to reconfirm",
            "reminded %(num)d signatories to reconfirm",
            details.get("reminded", 0),
        ),
        "signature:amend": _("corrected: %(fields)s", fields=", ".join(map(said_field, details.get("changed", ())))),
        "signature:ask-authority": _("named who authorised the signature"),
        "signature:ask-authority-again": _("changed what was authorised, so the authority is asked for again"),
        "signature:remind-of-authority": _("asked again for the authority"),
        "signature:approve-authority": _("confirmed the authority"),
        "signature:deny-authority": _("denied the authority"),
        "signature:ask-question": _("asked the representative a question"),
        "signature:answer-question": _("answered the question"),
        "signature:read-answer-question": _("read the answer"),
        "signature:take-back-question": _("took the question back"),
        "signature:accept-match": _("said that it is the directory's “%(name)s”", name=details.get("name", "")),
        "signature:refuse-match": _("said that it is not the directory's “%(name)s”", name=details.get("name", "")),
        "signature:correct-address": _("corrected the mail address, which nobody had confirmed"),
        "signature:propose-address": _("entered another mail address, for its owner to confirm"),
        "signature:confirm-address": _("confirmed another mail address"),
        "signature:correct-authoriser-address": _("corrected the address of the person who is asked for the authority"),
        "signature:erase": _("erased the personal data"),
        "signature:undo-import": _("undid the import that had entered it"),
        "signature:correct-printed-name": _(
            "changed the printed name from “%(before)s” to “%(after)s”",
            before=details.get("before", ""),
            after=details.get("after", ""),
        ),
        "signature:correct-country": _("changed the country"),
        "signature:replace": _(
            "replaced the signature of %(organization)s, which it withdrew",
            organization=details.get("organization", ""),
        ),
        "signature:sort-under": _("set its place in the order of names"),
        "signature:merge": _("joined the signature of %(name)s to it", name=details.get("duplicate", "")),
        "signature:undo-merge": _("undid the joining with %(name)s", name=details.get("other", "")),
        "signature:tell-apart": _("told it apart from %(name)s", name=details.get("from", "")),
        "signature:take-back-telling-apart": _(
            "took back that it is not the same as %(name)s", name=details.get("from", "")
        ),
        "signature:dismiss-clean-up": _("left as it is: %(value)s was proposed", value=details.get("value", "")),
    }
    return acts.get(entry.action) or _("did something that this page has no words for")
