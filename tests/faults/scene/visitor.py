"""Somebody with a browser without scripts, over a real connection: keeps cookies, reads forms and sends them."""

import http.client
import re
import ssl
from functools import partial
from html import unescape
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import SplitResult, urlencode, urlsplit

PATIENCE = 60.0
"""Seconds after which a visitor gives up on an answer."""

HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


class Answer(NamedTuple):
    """The status of an answer, where it leads, and the page."""

    status: int
    location: str
    page: str

    def hidden_fields(self) -> dict[str, str]:
        """The hidden fields of the page's forms; where two have one name, those of the first form."""
        found: dict[str, str] = {}
        for element in HIDDEN.findall(self.page):
            attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(element)}
            found.setdefault(attributes["name"], attributes.get("value", ""))
        return found


class Visitor:
    """Visits one of several machines, by its base address; ``move_on`` goes to the next, as a proxy does after a fault.

    ``host`` is the name that people reach the site by, where that is another than the machine's.
    """

    def __init__(self, machines: list[str], *, host: str = "", first: int = 0) -> None:
        self._machines, self._present = machines, first % len(machines)
        self._host = host
        self._cookies: SimpleCookie = SimpleCookie()

    def move_on(self) -> None:
        """Go to the next machine."""
        self._present = (self._present + 1) % len(self._machines)

    def get(self, path: str) -> Answer:
        """Read a page. Raises ``OSError`` or ``HTTPException`` when no answer comes."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form. Raises ``OSError`` or ``HTTPException`` when no answer comes."""
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        machine = urlsplit(self._machines[self._present])
        connection = _connection(machine, self._host)
        try:
            connection.request(method, path, body, self._headers(machine.netloc))
            response = connection.getresponse()
            page = response.read().decode()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            self._cookies.load(cookie)
        return Answer(response.status, response.headers.get("Location", ""), page)

    def _headers(self, machine: str) -> dict[str, str]:
        kept = "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())
        return {
            "Host": self._host or machine,
            "Cookie": kept,
            "Content-Type": "application/x-www-form-urlencoded",
            "Connection": "close",
        }


def _connection(machine: SplitResult, name: str) -> http.client.HTTPConnection:
    """A connection to a machine, or by TLS to a proxy that is asked for ``name``, whoever vouches for it."""
    kind = http.client.HTTPConnection if machine.scheme == "http" else partial(_Encrypted, name)
    return kind(str(machine.hostname), machine.port, timeout=PATIENCE)


class _Encrypted(http.client.HTTPConnection):
    """A connection by TLS to an address, which is asked for another name: a proxy chooses its certificate by that."""

    def __init__(self, name: str, host: str, port: int | None, *, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self._name = name

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.sock = context.wrap_socket(self.sock, server_hostname=self._name)
