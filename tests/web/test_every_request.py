import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.jobs.lanes import Lane
from signon.jobs.queue import beat
from signon.mail.models import OutboxMail
from tests.walker import Walker

ROOT = Path(__file__).parent.parent.parent
LINT_IMPORTS = str(Path(sys.executable).parent / "lint-imports")


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/coordinator/sign-in", "/nothing", "/static/site.css", "/static/nothing"]
)
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        headers = response.headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_post_without_the_forms_proof_is_refused_in_words(client: FlaskClient) -> None:
    response = client.post("/coordinator/sign-in-link", data={"email": "a@b.example"})
    assert response.status_code == 400
    assert "grown stale" in response.get_data(as_text=True)


STRANGE = ["/%00", "/letters/%ff%fe", "/letters/" + "a" * 9000, "/letters/../../etc/passwd"]


@pytest.mark.parametrize("path", STRANGE)
def test_a_strange_address_is_an_ordinary_missing_page(client: FlaskClient, path: Any) -> None:
    response = client.get(path)
    assert response.status_code in {400, 404}
    assert "Traceback" not in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "host", ["evil.example", "letters.test.evil.example", "evil.example:80", "letters.test@evil.example"]
)
def test_a_host_that_is_not_ours_gets_no_answer(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["letters.test", "127.0.0.1:8000", "localhost"])
def test_our_own_hosts_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


def test_readiness_tells_that_the_worker_is_not_running(client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 503
    body = response.json
    assert (body["ready"], body["worker_age_seconds"], body["oldest_outbox_age_seconds"]) == (False, None, None)
    assert body["lanes"]["mail"] == {"stuck": False, "age_seconds": None, "oldest_due_seconds": None}


def test_readiness_tells_of_a_lane_that_is_stuck_and_of_what_waits_for_it(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    at = now()
    silences = dict.fromkeys(Lane, timedelta(0))
    beat(at, silences)
    session.commit()
    assert client.get("/readyz").status_code == 200
    beat(at, silences | {Lane.MAIL: timedelta(hours=1)})
    OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=[], at=at - timedelta(minutes=20))
    db.session.commit()
    response = client.get("/readyz")
    assert response.status_code == 503
    mail = response.json["lanes"]["mail"]
    assert mail["stuck"]
    assert mail["age_seconds"] >= 3600
    assert mail["oldest_due_seconds"] >= 1200
    assert not response.json["lanes"]["rendering"]["stuck"]


def test_the_desk_tells_which_lane_is_stuck(app: Flask, session: Session, signed_in: Callable[..., Walker]) -> None:
    beat(now(), {Lane.MAIL: timedelta(0), Lane.RENDERING: timedelta(hours=1)})
    session.commit()
    page = signed_in().open("/coordinator/")
    assert "The worker is stuck with making PDFs" in page.text
    assert "delivering mail" not in page.text


def test_imports_point_one_way() -> None:
    run = subprocess.run(
        [LINT_IMPORTS, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
