"""The worker's part of mail: delivering the outbox by SMTP, or capturing it here when no mail server is set."""

from signon.mail.jobs.capturing import KEPT, blank_texts, blank_used
from signon.mail.jobs.minting import MailLinks, mint_links
from signon.mail.jobs.sweeps import blank_old, deliver_outbox

__all__ = ["KEPT", "MailLinks", "blank_old", "blank_texts", "blank_used", "deliver_outbox", "mint_links"]
