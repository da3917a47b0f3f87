"""What the site is said to do to a string that it accepts, and nothing else: see 'Text that people enter' in the docs."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from signon.contacts import mail_address, web_address
from signon.countries import COUNTRIES_BETWEEN, read_countries
from signon.names import WITHOUT_MEANING
from signon.theme.colours import Colour

OWN_FORMS: dict[str, Callable[[str], object]] = {
    "email": mail_address,
    "website": web_address,
    "country": lambda text: COUNTRIES_BETWEEN.join(read_countries(text).codes),
    "accent": Colour.read,
    "band": Colour.read,
}
"""Fields that are kept in a form of their own, by the end of their names."""


def as_sent(text: str, *, parts: bool) -> str:
    """The text as it comes out of the request: bytes that are no UTF-8 are replaced, or written with percent signs."""
    sent = text.encode("utf-8", "surrogatepass")
    if parts:
        return sent.decode("utf-8", "replace")
    return sent.decode("utf-8", "werkzeug.url_quote")


def line(text: str) -> str:
    """A line: NFC, single blanks, without the invisible leftovers of copying."""
    return " ".join(WITHOUT_MEANING.sub("", unicodedata.normalize("NFC", text)).split())


ENDS_OF_LINES = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def lines(text: str) -> Iterator[str]:
    """The lines of a text without the blanks around each."""
    for one in ENDS_OF_LINES.split(text):
        if one.strip():
            yield one.strip()


def ways_to_keep(name: str, text: str) -> list[str]:
    """The forms in which a field may keep a text that it accepted; empty when there is nothing of it to keep."""
    own = next((rule for end, rule in OWN_FORMS.items() if name.rpartition("-")[2].endswith(end)), None)
    if own and text.strip():
        try:
            return [kept] if (kept := str(own(text))) else []
        except ValueError:
            pass
    return list(dict.fromkeys([text.strip(), line(text)])) if line(text) else []
