#!/usr/bin/env bash
# Flask-Security 5.9.2 with zxcvbn 4.5.0: a passphrase of more than 72 characters raises in the check of its complexity.
#
# Guessed: with SECURITY_PASSWORD_COMPLEXITY_CHECKER="zxcvbn", a longer passphrase is at least as welcome as a shorter one;
# Flask-Security itself takes up to 128 characters and prepares long ones for its hash.
# Seen (2026-11-27, Python 3.11): 72 characters pass; from 73 on, zxcvbn raises ValueError ("Password exceeds max length of 72
# characters."), which Flask-Security does not catch, so the form ends in an error instead of a message. zxcvbn takes
# max_length, but Flask-Security does not pass it: check the length before, or call zxcvbn yourself.
#   72 characters: None (accepted); 73 characters: ValueError
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check flask-security==5.9.2 zxcvbn==4.5.0 flask-sqlalchemy==3.1.1
"$folder/venv/bin/python" - <<'PYTHON'
from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore
from flask_security.models import fsqla_v3 as fsqla
from flask_security.utils import password_complexity_validator
from flask_sqlalchemy import SQLAlchemy

app = Flask("site")
app.config.update(
    SECRET_KEY="secret",
    SECURITY_PASSWORD_SALT="salt",
    SECURITY_PASSWORD_COMPLEXITY_CHECKER="zxcvbn",
    SQLALCHEMY_DATABASE_URI="sqlite://",
)
database = SQLAlchemy(app)
fsqla.FsModels.set_db_info(database)


class Role(database.Model, fsqla.FsRoleMixin):
    pass


class User(database.Model, fsqla.FsUserMixin):
    pass


Security(app, SQLAlchemyUserDatastore(database, User, Role))
PASSPHRASE = "a quiet heron beside the harbour counts its grey eggs before the long tide turns"


def answer(length: int) -> str:
    with app.test_request_context():
        try:
            return str(password_complexity_validator(PASSPHRASE[:length], True))
        except ValueError as error:
            return f"ValueError: {error}"


seen = {length: answer(length) for length in (72, 73)}
print(seen)
if seen[72] != "None" or not seen[73].startswith("ValueError"):
    raise SystemExit("CHANGED: long passphrases are checked now")
PYTHON
