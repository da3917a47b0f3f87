"""The log of web, worker and renderer holds nothing of a person, whatever is asked, typed and broken.

Each thing of a person that a test puts in is looked for in the whole log. The control: with lines written as Python writes
them, each is found.
"""

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine
from structlog.contextvars import bound_contextvars
from werkzeug.wsgi import ClosingIterator

from signon.database.db import db, now
from signon.jobs.queue import add_sweeps, sweep
from signon.letters.status import LetterStatus
from signon.logs.output import Form
from signon.mail.models import OutboxMail
from signon.printing.rendered import RenderingError
from signon.printing.worker.process import RenderProcess
from signon.settings import Settings
from signon.signing.models.signature import Signature
from tests import factories
from tests.logs.log_lines import Written, written
from tests.mail.servers import Kept, serving
from tests.signing.entries import ENTERED, confirmation_token
from tests.walker import Walker

PERSON, MAIL, NETWORK = "Zyrkanar Quillfeather", "zyrkanar@quillfeather.example", "203.0.113.77"
GROUP, WORDS, COOKIE = "Quillfeather Mills Union", "our wells taste of quillfeather", "zyrkanar-cookie-quillfeather"
ENTRY = ENTERED | {"organization": GROUP, "representative_name": PERSON, "representative_email": MAIL}


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    return Settings(
        instance=tmp_path / "instance",
        database_url=database,
        secret_key="test",
        public_url="http://letters.test",
        mail_url="smtp://127.0.0.1:9",
        least_seconds_to_sign=0,
        trusted_proxies=1,
    )


class TypedWronglyError(ValueError):
    """Says what it was given, as errors of libraries do."""


def _refuse(value: str) -> None:
    raise TypedWronglyError(value)


def _break(app: Flask) -> None:
    """Pages, and work of the worker, that fail with what a person gave them."""

    @app.get("/broken/<token>")
    def broken(token: str) -> str:
        try:
            _refuse(f"{token} of {PERSON}, {GROUP} <{MAIL}> from {NETWORK}: {WORDS}")
        except TypedWronglyError as error:
            raise KeyError(PERSON) from error
        return ""

    @app.post("/twice")
    def twice() -> str:
        factories.letter()
        db.session.add(Signature(letter_id=None, organization=GROUP))
        db.session.flush()
        return ""

    @app.get("/chatty")
    def chatty() -> str:
        app.logger.warning(f"{PERSON} wrote {WORDS}")  # noqa: G004 - what must not be told
        app.logger.warning("%s wrote from %s", PERSON, NETWORK)
        app.logger.warning("Number %d", MAIL)
        app.logger.error("It broke", extra={"route": MAIL, "request_id": PERSON, "recipient": MAIL})
        for library in ("waitress", "weasyprint", "pyhanko.sign", "sqlalchemy.engine", "huey", "smtplib", "PIL"):
            logging.getLogger(library).error("Failed while serving %s for %s", f"/signatures/{PERSON}", MAIL)
            logging.getLogger(library).error("Ignored: " + WORDS)  # noqa: G003
        return ""

    @sweep("breaks")
    def breaks() -> None:
        raise TypedWronglyError(PERSON, {"recipient": MAIL, "text": WORDS})

    add_sweeps(app, breaks)
    for view in (broken, twice, chatty):
        vars(view)["signon_access"] = "public"
    app.extensions["csrf"].exempt("tests.logs.test_no_personal_data.twice")


def _closing(app: Flask) -> Flask:
    """Requests of the test client end, as a server ends them."""
    answer = app.wsgi_app

    def whole(environ: Any, start_response: Any) -> Any:
        environ["REMOTE_ADDR"] = NETWORK
        environ["HTTP_X_FORWARDED_FOR"] = NETWORK
        answered = answer(environ, start_response)
        content = [b"".join(answered)]
        ClosingIterator(answered).close()
        return content

    app.wsgi_app = whole  # type: ignore[method-assign]
    return app


def _everything(app: Flask) -> list[str]:
    """A visit with faults on the way, the worker's part of it; gives the secrets that came up."""
    _break(app)
    walker = Walker(_closing(app))
    with app.app_context():
        factories.coordinator(email="owner@coalition.example")
        slug = factories.letter(LetterStatus.OPEN).slug
        db.session.commit()
    walker.client.set_cookie("session", COOKIE)
    walker.open(f"/letters/{slug}/sign").press("Sign the letter", **ENTRY)
    walker.open(f"/letters/{slug}/sign").press("Sign the letter", **ENTRY | {"country": PERSON})
    walker.open("/contact").press("Send the message", name=PERSON, email=MAIL, subject=GROUP, text=WORDS)
    walker.open("/coordinator/sign-in").press("Sign in", email=MAIL, password=WORDS)
    with app.app_context():
        token = confirmation_token(db.session.scalars(db.select(Signature)).one())
        db.session.commit()
    walker.open(f"/signatures/{token}")
    for asked in (f"/broken/{token}", "/chatty", f"/letters/{PERSON}?q={MAIL}", f"/{WORDS}", f"/signatures/{COOKIE}"):
        walker.client.get(asked, headers={"User-Agent": PERSON, "X-Request-ID": PERSON, "Referer": MAIL})
    walker.client.post("/twice", data={"organization": GROUP})
    walker.client.post(f"/signatures/{token}/confirm", data={"csrf_token": PERSON})
    walker.client.get("/", headers={"Host": "quillfeather.example"})
    _work(app)
    return [token]


def _work(app: Flask) -> None:
    """The worker's part, with a mail server that repeats whom it refuses."""
    kept = Kept()
    kept.refusals = {"RCPT": f"451 4.7.1 <{MAIL}> of {PERSON} [{NETWORK}] is unknown"}
    jobs = app.extensions["signon_jobs"]
    with serving(kept) as port:
        app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"mail_url": f"smtp://127.0.0.1:{port}"})
        jobs._make("mail")
        kept.refusals = {"RCPT": f"421 4.7.1 <{MAIL}> of {PERSON} [{NETWORK}]: closing"}
        with app.app_context():
            OutboxMail.queue(to=MAIL, subject=GROUP, paragraphs=[WORDS], at=now())
            OutboxMail.queue(to=f"{MAIL}\n{PERSON}", subject=GROUP, paragraphs=[WORDS], at=now())
            db.session.commit()
        jobs._make("mail")
    for name in jobs.sweeps:
        jobs._make(name)


SAID_BY_PYTHON = logging.Formatter("%(message)s %(name)s")


def test_no_line_tells_who_it_was_and_what_they_wrote(app: Flask) -> None:
    with written(Form.JSON) as log:
        secrets = _everything(app)
        failed, answered = log.of("An unexpected error"), log.of("A request was answered")
    _assert_silent(log, secrets)
    assert {line["error"] for line in failed} >= {"KeyError", "sqlalchemy.exc.IntegrityError"}
    assert any("test_no_personal_data.py" in place for place in failed[0]["trace"])
    assert "/broken/<token>" in {line["route"] for line in answered}
    assert {200, 303, 400, 404, 422, 500} <= {line["status"] for line in answered}
    assert all(line["request_id"] and line["milliseconds"] >= 0 for line in answered)
    assert log.of("A sweep failed; the worker tries again in a moment.")[0]["sweep"] == "breaks"


def test_the_readable_form_is_as_silent(app: Flask) -> None:
    with written(Form.TEXT) as log:
        secrets = _everything(app)
    _assert_silent(log, secrets)
    assert "KeyError" in log.text


def test_without_the_guard_each_of_them_would_stand_in_the_log(app: Flask) -> None:
    with written(formatter=SAID_BY_PYTHON) as log:
        secrets = _everything(app)
    for secret in (PERSON, MAIL, NETWORK, WORDS, GROUP, *secrets):
        assert secret in log.text, secret


def _assert_silent(log: Written, secrets: list[str]) -> None:
    for secret in (PERSON, MAIL, NETWORK, WORDS, GROUP, COOKIE, *secrets, "Zyrkanar", "zyrkanar", "uillfeather"):
        assert secret not in log.text, next(line for line in log.text.splitlines() if secret in line)


def test_an_error_of_the_database_hides_what_was_to_be_stored(app: Flask) -> None:
    with app.app_context():
        db.session.add(Signature(letter_id=None, organization=GROUP))
        with pytest.raises(Exception, match="hide_parameters") as raised:
            db.session.flush()
        assert GROUP not in str(raised.value)
        db.session.rollback()
        open_engine = create_engine(db.engine.url)
        with pytest.raises(Exception, match=GROUP), open_engine.connect() as connection:  # the control
            connection.execute(db.text("INSERT INTO signature (organization) VALUES (:name)"), {"name": GROUP})
        open_engine.dispose()


class Misprinted:
    """A document whose printing fails and says what stands in it."""

    @property
    def language(self) -> str:
        raise TypedWronglyError(f"{PERSON} {MAIL} {WORDS}")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise TypedWronglyError(f"{PERSON} {MAIL} {WORDS}")


def test_the_renderer_tells_where_it_failed_and_nothing_of_the_letter(capfd: pytest.CaptureFixture[str]) -> None:
    document: Any = Misprinted()
    number = "3f2b8c1de0a94a77b1c5d6e7f8091a2b"
    fails = pytest.raises(RenderingError, match="fault in the program")
    with RenderProcess() as process, bound_contextvars(request_id=number), fails:
        process.render(document)
    said = capfd.readouterr().err
    line = json.loads(next(line for line in said.splitlines() if "could not be rendered" in line))
    assert line["error"].endswith("TypedWronglyError")
    assert line["request_id"] == number
    assert line["trace"]
    assert "uillfeather" not in said


UNHANDLED = """
import logging, sys, threading, warnings
from signon.logs.output import Form, log_what_is_unhandled, write_log
write_log(Form.JSON, "info")
{guard}
threading.Thread(target=lambda: int("{secret}")).start()
warnings.warn("{secret}")
class Leaves:
    def __del__(self):
        raise ValueError("{secret}")
Leaves()
logging.getLogger("signon").handlers.append(logging.StreamHandler(open("/dev/full", "w")))
raise ValueError("{secret}")
"""


@pytest.mark.parametrize("guard", ["log_what_is_unhandled()", ""])
def test_an_error_that_nobody_handles_is_a_line_without_its_text(guard: str) -> None:
    script = UNHANDLED.replace("{guard}", guard).replace('"{secret}"', "sys.argv[1]")
    ended = subprocess.run([sys.executable, "-c", script, PERSON], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert (PERSON in ended.stderr) is not bool(guard)
    assert ended.stderr.count('"error": "ValueError"') == (3 if guard else 0)
