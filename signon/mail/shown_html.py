"""The HTML of a mail for the desk: shown in a frame that runs nothing, fetches nothing and belongs to nobody.

A captured mail is shown with its links, as its recipient would have it; of any other the links stay with its recipient.
"""

import re

from flask import current_app

from signon.mail.links import UNSUBSCRIBE
from signon.mail.models import OutboxMail

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""The policy of the page of the HTML: its own styles, and links that open in a window of their own."""

IN_A_NEW_WINDOW = '<head><base target="_blank">'
A_TOKEN = re.compile(r"[\w-]{20,}")


def shown_html(mail: OutboxMail) -> str:
    """The HTML, with a link that leads nowhere in the place of one that only its recipient has."""
    address = _captured(mail, mail.link_path) if mail.link_purpose else mail.page
    html = mail.html(address, _captured(mail, UNSUBSCRIBE.path))
    return html.replace("<head>", IN_A_NEW_WINDOW, 1)


def _captured(mail: OutboxMail, path: str) -> str:
    """The address with this path as it stands in the captured text, or else the remark that stands for it."""
    base_url = current_app.config["SIGNON"].base_url
    pattern = re.escape(base_url + path).replace(re.escape("{token}"), A_TOKEN.pattern)
    found = re.search(rf"^{pattern}$", mail.captured, re.MULTILINE)
    return found[0] if found else mail.remark
