"""A load balancer asks each machine by its own address: the pages for monitoring answer it, and no other page does."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

OTHERS = ["10.0.0.7:8000", "10.0.0.7", "[fd00::7]:8000", "web-2", "web-2.internal:8000", "evil.example", "a b", ""]
MONITORING = {"/healthz": {200}, "/readyz": {200, 503}}


@pytest.mark.parametrize("host", OTHERS)
@pytest.mark.parametrize("path", MONITORING)
def test_the_pages_for_monitoring_answer_at_every_address(client: FlaskClient, path: str, host: str) -> None:
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code in MONITORING[path]
    assert host == "" or host not in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", OTHERS)
@pytest.mark.parametrize(
    "path", ["/", "/healthz/", "/healthz/x", "//healthz", "/readyz%2f", "/static/site.css", "/robots.txt"]
)
def test_no_other_page_does(client: FlaskClient, path: str, host: str) -> None:
    assert client.get(path, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("path", MONITORING)
def test_nor_anything_but_looking(client: FlaskClient, path: str) -> None:
    assert client.post(path, headers={"Host": "10.0.0.7"}).status_code in {400, 405}


def test_every_route_of_the_site_refuses_another_host_but_these(app: Flask, client: FlaskClient) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and "<" not in rule.rule]
    open_to_all = {rule for rule in rules if client.get(rule, headers={"Host": "10.0.0.7"}).status_code != 400}
    assert open_to_all == set(MONITORING)


def test_they_give_nothing_away(client: FlaskClient) -> None:
    for path in MONITORING:
        answer = client.get(path, headers={"Host": "10.0.0.7"})
        said: Any = answer.get_data(as_text=True)
        assert "letters.test" not in said
        assert "Set-Cookie" not in answer.headers
