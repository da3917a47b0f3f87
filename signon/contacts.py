"""How an organisation is reached: mail addresses and websites, as people write them and as they are kept.

A broken rule is a ``ValueError`` whose text completes a sentence that begins with the name of the field.
"""

import re
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from signon.mail_server import is_plain_address
from signon.translation import gettext as _

MOST_ADDRESS = 320
MOST_WEBSITE = 300
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+\.?")


def mail_address(text: str) -> str:
    """The one mail address in ``text`` in the form that finds it again: small letters, an international domain in ASCII.

    Nothing is looked up. Raises ``ValueError`` for anything but exactly one address that every mail server understands.
    """
    entered = text.strip()[: MOST_ADDRESS + 1]
    try:
        checked = validate_email(entered, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        raise ValueError(_("must be one mail address, such as name@example.org")) from error
    address = (checked.ascii_email or checked.normalized).lower()
    if not is_plain_address(address):
        raise ValueError(_("must be one mail address, such as name@example.org"))
    return address


def web_address(text: str) -> str:
    """The http or https address in ``text``; ``https://`` is put before one that names no scheme.

    Raises ``ValueError`` for other schemes, names and passwords in the address, and what is no address.
    """
    entered = text.strip()
    address = entered if SCHEME.match(entered) else f"https://{entered.removeprefix('//')}"
    if len(address) > MOST_WEBSITE or not _is_web_address(address):
        raise ValueError(_("must be the address of a website, such as https://example.org"))
    scheme, rest = address.split(":", 1)
    return f"{scheme.lower()}:{rest}"


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    has_host = bool(host and HOST.fullmatch(host)) and "@" not in parts.netloc
    return parts.scheme in {"http", "https"} and has_host and address.isprintable() and not re.search(r"\s|\\", address)
