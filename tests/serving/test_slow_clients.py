"""The whole site beside slow clients: alone, and behind each of the documented proxies."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers import proxies
from tests.servers.running_site import FLASK, ROOT, free_port, wait_until_ready
from tests.servers.slow_clients import HALF_BODY, HALF_HEADER, KINDS, Connect, answer_of, encrypted, held, plain

PATIENCE = 30
"""Seconds after which the site hangs; it hung for 40 and 75."""

NAME = proxies.NAME


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The site as it is run behind a proxy, which is also asked directly; gives its port."""
    port = free_port()
    environment = os.environ | {
        "SIGNON_INSTANCE": str(tmp_path_factory.mktemp("slow") / "instance"),
        "SIGNON_PORT": str(port),
        "SIGNON_PUBLIC_URL": f"https://{NAME}",
        "SIGNON_TRUSTED_PROXIES": "1",
    }
    with subprocess.Popen([FLASK, "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        wait_until_ready(port)
        yield port
        process.terminate()
        process.wait(30)


@pytest.fixture(params=["nginx", "caddy"])
def behind(request: pytest.FixtureRequest, tmp_path: Path, site: int) -> Iterator[Connect]:
    """Connects to the site through the proxy."""
    run: Callable[..., Any] = getattr(proxies, request.param)
    with run(tmp_path, site) as port:
        yield encrypted(port, NAME)


def test_the_site_answers_beside_slow_clients_of_every_kind(site: int) -> None:
    connect = plain(site)
    with held(connect, 100, *KINDS.values()):
        assert b"Letters" in answer_of(connect, PATIENCE)


def test_behind_the_documented_proxy_too(behind: Connect) -> None:
    with held(behind, 100, HALF_HEADER, HALF_BODY, host=NAME):
        assert b"Letters" in answer_of(behind, PATIENCE, host=NAME)


def test_the_proxy_passes_on_no_header_that_a_visitor_made_up(behind: Connect) -> None:
    lies = f"{NAME}\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: http\r\nForwarded: host=evil.example"
    answer = answer_of(behind, PATIENCE, host=lies)
    assert b"Letters" in answer
    assert b"evil.example" not in answer
    assert b"strict-transport-security" in answer.lower()


def test_a_form_goes_through_the_proxy(behind: Connect) -> None:
    body = b"email=mara%40rivers.example"
    head = (
        f"POST /lost-link HTTP/1.1\r\nHost: {NAME}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with behind() as one:
        one.sendall(head.encode() + body)
        answer = b"".join(iter(lambda: one.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 4")
    assert b"Signon" in answer
