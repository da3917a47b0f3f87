"""Each request has a number: in the answer, on pages about errors and in the log; and a line that tells no address."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signon.settings import Settings
from tests.logs.log_lines import written
from tests.walker import Walker

GIVEN = "3f2b8c1de0a94a77b1c5d6e7f8091a2b"


def _break(app: Flask) -> None:
    @app.get("/broken")
    def broken() -> str:
        raise ValueError("broken")

    vars(broken)["signon_access"] = "public"


def test_an_answer_bears_its_number_and_each_has_another(client: FlaskClient) -> None:
    numbers = {client.get("/").headers["X-Request-ID"] for _ in range(5)}
    assert len(numbers) == 5
    assert all(re.fullmatch("[0-9a-f]{32}", number) for number in numbers)


def test_the_page_about_an_error_shows_the_number_that_its_lines_bear(app: Flask, walker: Walker) -> None:
    _break(app)
    with written() as log:
        walker.open("/broken")
    number = walker.response.headers["X-Request-ID"]
    assert number in walker.text
    assert [line["request_id"] for line in log.of("An unexpected error")] == [number]


def test_nobody_dictates_a_number_past_the_proxies(client: FlaskClient) -> None:
    assert client.get("/", headers={"X-Request-ID": GIVEN}).headers["X-Request-ID"] != GIVEN


class TestBehindAProxy:
    @pytest.fixture
    def settings(self, tmp_path: Path, database: str) -> Settings:
        return Settings(instance=tmp_path / "instance", database_url=database, secret_key="test", trusted_proxies=1)

    @pytest.mark.parametrize("given", [GIVEN, "3F2B8C1D-E0A9-4A77-B1C5-D6E7F8091A2B"])
    def test_its_number_is_kept(self, client: FlaskClient, given: str) -> None:
        assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given.lower()

    @pytest.mark.parametrize("given", ["", "Zyrkanar", "z" * 32, GIVEN * 2, f"{GIVEN}\t1", "203.0.113.77", "../../etc"])
    def test_what_is_no_number_is_replaced(self, client: FlaskClient, given: str) -> None:
        answered = client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
        assert re.fullmatch("[0-9a-f]{32}", answered)


def test_a_line_is_written_when_the_answer_is_sent(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    client.get("/healthz", buffered=True).close()
    [line] = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/healthz", 200)
    assert line["milliseconds"] >= 0


def test_lines_may_be_left_out(settings: Settings, new_app: object, capsys: pytest.CaptureFixture[str]) -> None:
    app = new_app(settings.model_copy(update={"log_level": "warning"}))  # type: ignore[operator]
    app.test_client().get("/healthz", buffered=True).close()
    assert capsys.readouterr().err == ""
