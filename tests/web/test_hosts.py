"""No address that the site gives away is taken from a request: whoever sends it may name any host."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db
from signon.settings import ROOT, Settings
from tests import factories

EVIL = "evil.example"
HOSTS = {
    "another": {"Host": EVIL},
    "another with a port": {"Host": f"{EVIL}:81"},
    "ours before it": {"Host": f"letters.test.{EVIL}"},
    "ours after it": {"Host": f"{EVIL}.letters.test"},
    "ours as a user": {"Host": f"letters.test@{EVIL}"},
    "two": {"Host": f"letters.test, {EVIL}"},
    "a blank": {"Host": f"letters.test {EVIL}"},
    "a tab": {"Host": f"letters.test\t{EVIL}"},
    "a path": {"Host": f"letters.test/{EVIL}"},
    "a fragment": {"Host": f"letters.test#{EVIL}"},
    "a backslash": {"Host": f"letters.test\\{EVIL}"},
    "a port that is none": {"Host": f"letters.test:{EVIL}"},
    "another port of ours": {"Host": "letters.test:6666"},
    "loopback": {"Host": "localhost:6666"},
    "forwarded host": {"Host": "letters.test", "X-Forwarded-Host": EVIL},
    "forwarded server": {"Host": "letters.test", "X-Forwarded-Server": EVIL},
    "forwarded": {"Host": "letters.test", "Forwarded": f"host={EVIL};proto=https"},
    "forwarded port": {"Host": "letters.test", "X-Forwarded-Port": "6666"},
    "forwarded prefix": {"Host": "letters.test", "X-Forwarded-Prefix": f"//{EVIL}"},
    "original host": {"Host": "letters.test", "X-Original-Host": EVIL, "X-Host": EVIL, "X-HTTP-Host-Override": EVIL},
    "original address": {"Host": "letters.test", "X-Original-URL": f"//{EVIL}/", "X-Rewrite-URL": f"//{EVIL}/"},
    "another referrer": {"Host": "letters.test", "Referer": f"http://{EVIL}/", "Origin": f"http://{EVIL}"},
}
ADDRESSES = (
    "/", "/letters/rivers", "/letters/rivers/embed", "/letters/rivers/sign", "/letters/rivers/signatories.json",
    "/letters//rivers", "/coordinator", "/coordinator/", "/coordinator/sign-in", "/coordinator/actions", "/verify", "/robots.txt",
    "/contact", "/nowhere", f"//{EVIL}/", f"/coordinator//{EVIL}",
)  # fmt: skip
TAKEN_FROM_REQUESTS = re.compile(
    r"\b_external\s*=\s*True|request\.(?:host|host_url|url_root|root_url|base_url|url)\b|X-Forwarded-Host"
)
COMPARES_ONLY = "accounts/freshness.py"
"""Asks whether a referrer is this site, and uses its path alone."""


@pytest.fixture(params=[0, 1], ids=["without a proxy", "behind one"])
def settings(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    return settings.model_copy(update={"trusted_proxies": request.param})


@pytest.fixture
def app(app: Flask) -> Flask:
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()
    return app


def tells(app: Flask, address: str, headers: dict[str, str]) -> str:
    """Everything that an answer says: its headers and its body, without what the address asked for itself."""
    answer = app.test_client().get("http://letters.test/", headers=headers, environ_overrides={"PATH_INFO": address})
    return f"{answer.headers}\n{answer.text}".replace(address, "")


@pytest.mark.parametrize("kind", HOSTS)
def test_no_page_repeats_a_host_that_a_request_made_up(app: Flask, kind: Any) -> None:
    for address in ADDRESSES:
        said = tells(app, address, HOSTS[kind])
        assert EVIL not in said, f"{address} repeats it"
        assert ":6666" not in said, f"{address} repeats the port"


def test_a_router_that_names_the_host_would_repeat_it(app: Flask) -> None:
    """The negative control: without our part, the slash that is missing brings the made-up port back."""
    hooks = app.after_request_funcs[None]
    app.after_request_funcs[None] = [hook for hook in hooks if hook.__name__ != "_stay_on_this_host"]
    assert ":6666" in tells(app, "/coordinator", {"Host": "letters.test:6666"})


@pytest.mark.parametrize(
    ("asked", "leads"), [("/coordinator", "/coordinator/"), ("/letters//rivers?a=b", "/letters/rivers?a=b")]
)
def test_a_redirect_by_the_router_stays_on_the_host(app: Flask, asked: str, leads: str) -> None:
    answer = app.test_client().get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (308, leads)


def test_what_is_embedded_elsewhere_leads_to_the_public_address(app: Flask) -> None:
    page = app.test_client().get("/letters/rivers/embed", headers={"Host": "localhost"}).text
    assert re.findall(r'href="(http[^"]+)"', page) == [
        "http://letters.test/letters/rivers/sign",
        "http://letters.test/letters/rivers",
    ]


PARTS = "multipart/form-data; boundary=x"
WITH_A_FILE = b'--x\r\nContent-Disposition: form-data; name="text"; filename="x.png"\r\n\r\nx\r\n--x--\r\n'
REFUSED_ANYWAY: dict[str, dict[str, Any]] = {
    "an address that is too long": {"query_string": "q=" + "a" * 9000},
    "a form with too many fields": {"method": "POST", "data": {f"field-{place}": "x" for place in range(300)}},
    "a form that is too large": {"method": "POST", "data": {"text": "x" * 300_000}},
    "a file where none belongs": {"method": "POST", "data": WITH_A_FILE, "content_type": PARTS},
    "a body that is cut off": {"method": "POST", "data": b"--x\r\n", "content_type": PARTS},
    "a body of another kind": {"method": "POST", "data": b"[]", "content_type": "application/json"},
}
NOT_OURS = (EVIL, "[", "a" * 400, f"letters.test.{EVIL}")


def refusals(app: Flask, kind: str) -> list[tuple[int, str]]:
    """The answers to such a request for other hosts: status and text."""
    client = app.test_client()
    answers = [client.open("/contact", headers={"Host": host}, **REFUSED_ANYWAY[kind]) for host in NOT_OURS]
    return [(answer.status_code, answer.text) for answer in answers]


@pytest.mark.parametrize("kind", REFUSED_ANYWAY)
def test_another_host_is_refused_in_words_whatever_else_is_wrong(app: Flask, kind: Any) -> None:
    for status, text in refusals(app, kind):
        assert status == 400
        assert "does not answer to that name" in text


def test_whatever_refuses_before_the_host_would_fall_over(app: Flask) -> None:
    """The negative control: refused last, another host meets an error page that cannot be made for it."""
    [refuse] = [hook for hook in app.before_request_funcs[None] if hook.__name__ == "_refuse_other_hosts"]
    app.before_request_funcs[None].remove(refuse)
    app.before_request_funcs[None].append(refuse)
    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'build'"):
        refusals(app, "an address that is too long")


def sources() -> list[Path]:
    found = [*(ROOT / "signon").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    return [path for path in found if not path.as_posix().endswith(COMPARES_ONLY)]


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_no_address_is_made_of_a_request(path: Path) -> None:
    found = TAKEN_FROM_REQUESTS.search(path.read_text(encoding="utf-8"))
    assert found is None, f"{path}: {found}"


@pytest.mark.parametrize(
    ("listening", "answered", "refused"),
    [
        ({}, ["localhost", "127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:8000"], [EVIL, "192.0.2.1", "0.0.0.0"]),
        ({"host": "192.0.2.7"}, ["192.0.2.7:8000", "localhost"], [EVIL, "192.0.2.8"]),
        ({"host": "2001:db8::7"}, ["[2001:db8::7]:8000", "localhost"], [EVIL]),
        ({"host": "0.0.0.0"}, ["localhost", "this-machine", "this-machine:8000"], [EVIL, "203.0.113.9"]),
        ({"host": "0.0.0.0", "public_url": "https://letters.test"}, ["letters.test"], [EVIL, "this-machine"]),
    ],
    ids=["as it comes", "one address", "one IPv6 address", "every address", "with a public address"],
)
def test_without_a_public_address_the_site_answers_to_where_it_listens(
    new_app: Callable[[Settings], Flask],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    empty_sqlite: Path,
    listening: dict[str, Any],
    answered: list[str],
    refused: list[Any],
) -> None:
    shutil.copy(empty_sqlite, tmp_path / "signon.sqlite3")
    monkeypatch.setattr("socket.gethostname", lambda: "this-machine")
    client = new_app(Settings(instance=tmp_path, **listening)).test_client()
    asked = {host: client.get("/", headers={"Host": host}) for host in [*answered, *refused]}
    assert {host: answer.status_code for host, answer in asked.items()} == {
        **dict.fromkeys(answered, 200), **dict.fromkeys(refused, 400)
    }  # fmt: skip
    assert "SIGNON_PUBLIC_URL" in asked[EVIL].text


def test_another_host_is_told_so_also_while_the_database_is_of_another_shape(
    new_app: Callable[[Settings], Flask], tmp_path: Path
) -> None:
    client = new_app(Settings(instance=tmp_path, public_url="http://letters.test")).test_client()
    assert client.get("/", headers={"Host": "letters.test"}).status_code == 503
    answer = client.get("/", headers={"Host": EVIL})
    assert (answer.status_code, "SIGNON_PUBLIC_URL" in answer.text) == (400, True)
