"""The floor of a sign-on: a bare Flask application that does what any sign-on must do, and nothing that the site adds to it.

It checks the CSRF token and the fields, looks up what has to be known, and leaves the rows that a sign-on of the site leaves, in
the tables of the site: six rows and the head of the audit trail, in one transaction. There are 13 statements, as
`tests/signing/test_cost_of_signing.py` counts 18 of the site. Policies, languages, wordings, reports and the worker are missing.
The answer is a redirect, as the site's is; the words of the mail are rendered.

``WHOLE_DATABASE`` is the address of a database with the site's tables and a letter. With ``WHOLE_WRITTEN_BY=driver`` the
same statements go to the database's driver, without SQLAlchemy.
"""

import hmac
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

from flask import Flask, redirect, render_template_string, request
from flask_wtf import CSRFProtect, FlaskForm
from sqlalchemy import Column, Connection, MetaData, bindparam, create_engine, event, func, insert, select, update
from sqlalchemy.sql import Executable
from werkzeug.wrappers import Response
from wtforms import BooleanField, EmailField, HiddenField, RadioField, StringField
from wtforms.validators import DataRequired, Email, Length

from tests.benchmarks.running.sign_on_rows import digest, mail_row, signature_row

DATABASE = os.environ.get("WHOLE_DATABASE", "sqlite:///nowhere.sqlite3")
BY_DRIVER = os.environ.get("WHOLE_WRITTEN_BY") == "driver"
WRITTEN = ("attempt", "signature", "audit_entry", "unanswered_mail", "outbox_mail", "audit_link")
FORM = """<form method="post">{{ form.csrf_token }}{{ form.opened }}
{% for field in form if field.type != "HiddenField" %}{{ field.label }} {{ field }}{% endfor %}<button>Sign</button></form>"""
MAIL = """You asked to sign “{{ subject }}” for {{ organization }}. Nothing is signed yet.

To sign, open the page behind this link, and press the button there.

If it was not you who asked, do nothing."""

OPENED: dict[str, Any] = {"connect_args": {"isolation_level": None}} if DATABASE.startswith("sqlite") else {}
engine = create_engine(DATABASE, pool_size=8, max_overflow=0, **OPENED)  # a connection for each thread
app = Flask(__name__)
app.secret_key = "the same in every process"
mail_template = app.jinja_env.from_string(MAIL)
CSRFProtect(app)


class SignForm(FlaskForm):
    """The fields of a sign-on."""

    opened = HiddenField()
    organization = StringField(validators=[DataRequired(), Length(max=300)])
    acronym = StringField(validators=[Length(max=40)])
    country = StringField(validators=[DataRequired(), Length(max=100)])
    website = StringField(validators=[Length(max=300)])
    representative_name = StringField(validators=[DataRequired(), Length(max=200)])
    representative_title = StringField(validators=[DataRequired(), Length(max=200)])
    representative_email = EmailField(validators=[DataRequired(), Email(), Length(max=320)])
    listed = RadioField(choices=["public", "recipient"], default="public")
    authorised = BooleanField(validators=[DataRequired()])


@event.listens_for(engine, "connect")
def _careful(connection: Any, _record: Any) -> None:
    if engine.dialect.name == "sqlite":
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")


class Statements:
    """The 13 statements, on the tables as the database has them."""

    def __init__(self) -> None:
        kept = MetaData()
        kept.reflect(engine, only=[*WRITTEN, "letter", "text_version", "audit_head", "mail_wording"])
        tables = kept.tables
        letter, version, signature = (tables[name].c for name in ("letter", "text_version", "signature"))
        attempt, head, unanswered = (tables[name].c for name in ("attempt", "audit_head", "unanswered_mail"))
        wording = tables["mail_wording"].c
        latest = select(func.max(version.id)).where(version.letter_id == letter.id).scalar_subquery()
        self.letter = select(letter.id, letter.status, letter.parts, latest).where(letter.slug == bindparam("slug"))
        self.wording = select(wording.id).where(wording.kind == bindparam("kind"))
        counted = (attempt.scope == bindparam("scope"), attempt.digest == bindparam("digest"))
        self.attempts = select(func.count()).select_from(tables["attempt"]).where(*counted)
        here = signature.letter_id == bindparam("letter_id")
        self.known = (
            select(signature.id)
            .where(here, signature.key == bindparam("key"))
            .union_all(select(signature.id).where(here, signature.representative_email == bindparam("email")))
        )
        self.unanswered = select(unanswered.id).where(unanswered.mailbox == bindparam("mailbox"))
        self.head = select(head.position, head.hash).with_for_update()
        self.new_head = update(tables["audit_head"]).values(
            {name: bindparam(f"new_{name}") for name in ("position", "hash", "key", "mark")}
        )
        self.attempt, self.signature, self.entry, self.mailbox, self.mail, self.link = (
            _insertion(tables[name].c, numbered=name in {"signature", "audit_entry"}) for name in WRITTEN
        )


class Written:
    """A transaction: each statement gives its first row, or None."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor = connection.connection.cursor() if BY_DRIVER else None

    def ask(self, statement: Executable, **values: Any) -> Any:
        """Run a statement."""
        if self._cursor is None:
            answer = self._connection.execute(statement, values)
            return answer.first() if answer.returns_rows else None
        words, order = _compiled(statement)
        self._cursor.execute(words, [_plain(values[name]) for name in order] if order else _plain_all(values))
        return self._cursor.fetchone() if self._cursor.description else None

    def begin(self) -> None:
        """Be the one who writes. PostgreSQL has begun with the first statement."""
        if engine.dialect.name == "sqlite":
            self._connection.exec_driver_sql("BEGIN IMMEDIATE")


@app.get("/letters/<slug>/sign")
def form(slug: str) -> str:
    """The form."""
    return render_template_string(FORM, form=SignForm(), slug=slug)


@app.post("/letters/<slug>/sign")
def sign(slug: str) -> Response | tuple[str, int]:
    """Check what was sent, store what a sign-on leaves, and answer once it is on the disk."""
    entered = SignForm()
    if not entered.validate_on_submit():
        return json.dumps(entered.errors), 422
    statements()  # before a connection is held: the first time, it takes one itself
    with _transaction() as written:
        _store(written, slug, entered.data)
    return redirect(f"/letters/{slug}/sign/sent", 303)


@contextmanager
def _transaction() -> Iterator[Written]:
    with engine.connect() as connection:
        yield Written(connection)
        if BY_DRIVER:
            connection.connection.commit()
        else:
            connection.commit()


def _store(written: Written, slug: str, entered: Mapping[str, str]) -> None:
    words, at = statements(), datetime.now(UTC).replace(tzinfo=None)
    organization, email = entered["organization"], entered["representative_email"]
    letter_id, _status, parts, version = written.ask(words.letter, slug=slug)
    written.ask(words.wording, kind="signing/confirm")
    subject = (json.loads(parts) if isinstance(parts, str) else parts)["subject"]
    text = mail_template.render(subject=subject, organization=organization).split("\n\n")
    address, mailbox = digest(request.remote_addr), digest(email)
    written.begin()
    written.ask(words.attempts, scope="sign-on", digest=address)
    written.ask(words.attempt, scope="sign-on", digest=address, at=at)
    key = organization.casefold()
    if written.ask(words.known, letter_id=letter_id, key=key, email=email):
        raise ValueError(organization)
    row = signature_row(entered, at) | {"letter_id": letter_id, "text_version_id": version, "key": key}
    number = written.ask(words.signature, **row)[0]
    row["id"] = number
    entry = {"at": at, "actor": "representative", "action": "signature:sign", "subject": "signature"}
    entry |= {"subject_id": number, "reason": "", "details": {"version": version, "sha256": digest(organization)}}
    entry["id"] = written.ask(words.entry, **entry)[0]
    if written.ask(words.unanswered, mailbox=mailbox) is None:
        written.ask(words.mailbox, mailbox=mailbox, at=at)
    written.ask(words.mail, **mail_row(email, text, number, at))
    _chain(written, entry, row)


def _chain(written: Written, entry: Mapping[str, Any], row: Mapping[str, Any]) -> None:
    """Add the link of an entry of the audit trail: two digests, two marks, and the head."""
    words, salt = statements(), secrets.token_hex(16)
    position, previous = written.ask(words.head) or (0, "")
    state = digest(json.dumps([salt, row], default=str, sort_keys=True))
    link = digest(json.dumps([position + 1, previous, entry, state], default=str, sort_keys=True))
    of_link, of_head = (hmac.digest(b"key", f"{what} {link}".encode(), "sha256").hex() for what in ("link", "head"))
    values = {"position": position + 1, "hash": link, "key": "0123456789abcdef"}
    written.ask(words.link, entry_id=entry["id"], state=state, salt=salt, shape=1, mark=of_link, **values)
    written.ask(words.new_head, **{f"new_{name}": value for name, value in (values | {"mark": of_head}).items()})


def _insertion(columns: Any, *, numbered: bool) -> Executable:
    """An insertion of all columns that are not null, which gives the new number where somebody asks for it."""
    table = next(iter(columns)).table
    named: list[Column[Any]] = [one for one in columns if one.name != "id" and not one.nullable]
    if table.name == "outbox_mail":
        named += [columns.link_purpose, columns.link_subject_id]
    statement = insert(table).values({one.name: bindparam(one.name, type_=one.type) for one in named})
    return statement.returning(columns.id) if numbered else statement


def _compiled(statement: Executable) -> tuple[str, list[str]]:
    """The words of a statement for the driver, and the order of its values; PostgreSQL's driver takes them by name."""
    if statement not in _words:
        compiled: Any = statement.compile(dialect=engine.dialect)  # type: ignore[attr-defined]
        _words[statement] = (str(compiled), list(compiled.positiontup or []))
    return _words[statement]


def _plain_all(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return json.dumps(value) if isinstance(value, dict | list) else value


@cache
def statements() -> Statements:
    """The statements, which a process makes with its first sign-on."""
    return Statements()


_words: dict[Executable, tuple[str, list[str]]] = {}
