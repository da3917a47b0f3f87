"""The product served with its worker, on loopback, and letters to be served."""

import http.client
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup

from tests.benchmarks.invented_list import write_letter, write_signatories
from tests.benchmarks.running.product import Product
from tests.servers.running_site import FLASK, ROOT, free_port, wait_until_ready


def with_letter(site: Product, slug: str, signatories: int, status: str) -> None:
    """Make an open letter with so many signatories, each of them ``approved`` or ``verified``."""
    letter, table = site.instance / "letter.md", site.instance / "signatories.csv"
    site.flask("letter", "import", str(write_letter(letter, slug)))
    site.flask("letter", "open", slug)
    if signatories:
        site.flask("signatories", "import", slug, str(write_signatories(table, signatories)), "--as", status)


class Served(NamedTuple):
    """The site while it is served: its port, and the process that its other processes stand below."""

    port: int
    pid: int


@contextmanager
def served(site: Product) -> Iterator[Served]:
    """Serve it until the block ends."""
    port, quiet = free_port(), subprocess.DEVNULL
    environment = {**site.environment, "SIGNON_PORT": str(port)}
    with subprocess.Popen([FLASK, "serve"], cwd=ROOT, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            wait_until_ready(port)
            yield Served(port, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def sign_in(site: Product, port: int) -> str:
    """The cookie of a coordinator who has followed the link that `flask coordinator add` prints."""
    path = urlsplit(site.flask("coordinator", "add", "bench@example.org").split()[-1]).path
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    page, cookie = BeautifulSoup(answer.read(), "html.parser"), _cookie(answer)
    hidden = page.find_all("input", type="hidden")
    fields = {str(one["name"]): str(one.get("value", "")) for one in hidden if one.get("name")}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    connection.request("POST", path, urlencode(fields), headers)
    answer = connection.getresponse()
    connection.close()
    if answer.status not in {302, 303}:
        raise RuntimeError(f"The sign-in link {path} was answered {answer.status}.")
    return _cookie(answer) or cookie


def _cookie(answer: http.client.HTTPResponse) -> str:
    return "; ".join(one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie", []))
