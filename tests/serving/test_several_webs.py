"""Several webs behind the documented nginx and Caddy: visitors do not meet a dead one, and no form is sent twice."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.servers import proxies
from tests.servers.slow_clients import encrypted
from tests.servers.stub_webs import StubWeb, stub_webs
from tests.waiting import until

Front = Callable[..., AbstractContextManager[int]]
FRONTS: dict[str, Front] = {"nginx": proxies.nginx, "caddy": proxies.caddy}
WITHOUT_CHECKS = {
    "nginx": {
        "max_fails=1 fail_timeout=5s": "max_fails=0",
        "proxy_next_upstream error timeout": "proxy_next_upstream off",
    },
    "caddy": {"\thealth_uri /healthz\n": "", "\t\tlb_try_duration 5s\n": ""},
}  # fmt: skip
"""The documented lines that send visitors past a dead web; the negative control leaves them out."""

REPEAT = "lb_try_interval 50ms\n\t\tlb_retry_match {\n\t\t\tmethod POST\n\t\t}"
REPEATING_FORMS = {
    "nginx": {"proxy_next_upstream error timeout": "proxy_next_upstream error timeout non_idempotent"},
    "caddy": {"@pages method GET HEAD": "@pages method GET HEAD POST", "lb_try_interval 50ms": REPEAT},
}
"""What somebody might add to the documented lines, and must not."""


@pytest.fixture
def webs() -> Iterator[list[StubWeb]]:
    with stub_webs(2) as webs:
        yield webs


@pytest.fixture(params=FRONTS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def sent(port: int, method: str, number: int, form: bytes = b"organization=River") -> list[int]:
    """The statuses of so many requests, eight at a time."""

    connect = encrypted(port, proxies.NAME)

    def send(place: int) -> int:
        with connect() as one:
            body = form if method == "POST" else b""
            head = f"{method} /{place} HTTP/1.1\r\nHost: {proxies.NAME}\r\nContent-Length: {len(body)}\r\nConnection: close"
            one.sendall(f"{head}\r\n\r\n".encode() + body)
            return int(one.recv(65536).split(b" ", 2)[1])

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(send, range(number)))


def refused(statuses: list[int]) -> int:
    return sum(status != 200 for status in statuses)


def test_both_webs_get_visitors(name: str, webs: list[StubWeb], tmp_path: Path) -> None:
    with FRONTS[name](tmp_path, *(web.port for web in webs)) as port:
        assert refused(sent(port, "GET", 40)) == 0
    assert all(web.taken for web in webs)


def test_nobody_who_reads_meets_a_web_that_was_killed(name: str, webs: list[StubWeb], tmp_path: Path) -> None:
    with FRONTS[name](tmp_path, *(web.port for web in webs)) as port:
        sent(port, "GET", 10)
        webs[0].close()
        assert refused(sent(port, "GET", 200)) == 0


def test_a_form_for_a_web_that_was_killed_reaches_the_other_once(
    name: str, webs: list[StubWeb], tmp_path: Path
) -> None:
    """Caddy cannot hand a form on, and so refuses some until it has looked; nginx refuses none."""
    with FRONTS[name](tmp_path, *(web.port for web in webs)) as port:
        webs[0].close()
        at_once = refused(sent(port, "POST", 20))
        until(lambda: not any(refused(sent(port, "POST", 40)) for _time in range(2)))
        webs[1].taken.clear()
        assert refused(sent(port, "POST", 100)) == 0
    assert (len(webs[1].taken), at_once if name == "nginx" else 0) == (100, 0)


def test_without_the_checks_visitors_meet_the_dead_web(name: str, webs: list[StubWeb], tmp_path: Path) -> None:
    with FRONTS[name](tmp_path, *(web.port for web in webs), changes=WITHOUT_CHECKS[name]) as port:
        webs[0].close()
        assert refused(sent(port, "GET", 40)) >= 15


def test_a_page_that_a_web_died_over_comes_from_the_other(name: str, webs: list[StubWeb], tmp_path: Path) -> None:
    with FRONTS[name](tmp_path, *(web.port for web in webs)) as port:
        webs[0].dies = True
        assert refused(sent(port, "GET", 40)) == 0
    assert webs[0].taken


def forms_taken(front: AbstractContextManager[int], webs: list[StubWeb]) -> tuple[int, int]:
    """The number of forms that reached a web, and how many of them more than once, when one web dies over each."""
    with front as port:
        webs[0].dies = True
        sent(port, "POST", 12, form=b"")  # Caddy 2.6 cannot send again what has a body
    taken = [line for web in webs for line in web.taken]
    return len(taken), len(taken) - len(set(taken))


def test_a_form_that_a_web_died_over_is_not_sent_again(name: str, webs: list[StubWeb], tmp_path: Path) -> None:
    front = FRONTS[name](tmp_path, *(web.port for web in webs))
    assert forms_taken(front, webs) == (12, 0)
    assert webs[0].taken


@pytest.mark.slow
def test_a_proxy_that_repeats_forms_would_send_them_twice(name: str, webs: list[StubWeb], tmp_path: Path) -> None:
    front = FRONTS[name](tmp_path, *(web.port for web in webs), changes=REPEATING_FORMS[name])
    assert forms_taken(front, webs)[1] > 0


def test_caddy_soon_sends_nobody_to_a_web_that_hangs(webs: list[StubWeb], tmp_path: Path) -> None:
    hurried = {"health_timeout 5s": "health_timeout 500ms"}
    with proxies.caddy(tmp_path, *(web.port for web in webs), changes=hurried) as port:
        webs[0].hangs = True
        time.sleep(2)
        webs[0].taken.clear()
        assert refused(sent(port, "GET", 40)) == 0
    assert webs[0].taken == []


def test_a_file_as_large_as_the_site_takes_goes_through(name: str, webs: list[StubWeb], tmp_path: Path) -> None:
    with FRONTS[name](tmp_path, webs[0].port) as port:
        assert upload(port, 31_000_000) == 200


@pytest.mark.slow
def test_a_file_that_is_too_large_keeps_nobody_else_out(name: str, webs: list[StubWeb], tmp_path: Path) -> None:
    with FRONTS[name](tmp_path, *(web.port for web in webs)) as port:
        assert [upload(port, 34_000_000) in {413, 502} for _time in range(2)] == [True, True]
        assert refused(sent(port, "POST", 20)) == 0


@pytest.mark.slow
def test_with_passive_checks_caddy_would_keep_everybody_out(webs: list[StubWeb], tmp_path: Path) -> None:
    passive = {"lb_policy least_conn": "lb_policy least_conn\n\tmax_fails 1\n\tfail_duration 5s"}
    with proxies.caddy(tmp_path, *(web.port for web in webs), changes=passive) as port:
        for _web in webs:
            upload(port, 34_000_000)
        assert refused(sent(port, "POST", 20)) == 20


def upload(port: int, size: int) -> int:
    """The status that a file of so many bytes gets."""
    with encrypted(port, proxies.NAME)() as one:
        head = f"POST /import HTTP/1.1\r\nHost: {proxies.NAME}\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"
        one.sendall(head.encode())
        _send_until_answered(one, size)
        return int(one.recv(65536).split(b" ", 2)[1])


def _send_until_answered(one: Any, size: int) -> None:
    left = size
    while left > 0:
        try:
            one.sendall(b"x" * min(left, 1_000_000))
        except OSError:
            return
        left -= 1_000_000
