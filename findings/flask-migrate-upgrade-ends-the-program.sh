#!/usr/bin/env bash
# Flask-Migrate 4.1.0: `upgrade()` called as a function turns a migration's RuntimeError into SystemExit(1), past `except Exception`.
#
# Guessed: flask_migrate.upgrade() in a program raises what the migration raised, and the program can report it.
# Seen (2026-11-27, Python 3.11): a migration that raises RuntimeError (as Alembic's own checks do) ends the program: the
# error is written to the log of `flask_migrate`, and SystemExit is raised in its place, with no cause. A ValueError from the
# same place arrives as it is. So a worker thread, or a test with pytest.raises(RuntimeError), meets an exit it did not ask for.
#   RuntimeError in a migration: SystemExit(1)
#   ValueError in a migration: ValueError
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check flask==3.1.3 flask-sqlalchemy==3.1.1 flask-migrate==4.1.0 alembic==1.20.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import logging
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate, init, upgrade
from flask_sqlalchemy import SQLAlchemy

app = Flask("letters")
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
Migrate(app, SQLAlchemy(app))
logging.disable(logging.CRITICAL)
MIGRATION = 'revision = "{number}"\ndown_revision = None\ndef upgrade():\n    raise {error}("no room")\ndef downgrade():\n    pass\n'


def raised(error: str) -> str:
    folder = f"migrations-{error}"
    with redirect_stdout(StringIO()):
        init(folder)
    Path(folder, "versions", "one.py").write_text(MIGRATION.format(number="1", error=error))
    try:
        upgrade(folder)
    except BaseException as seen:  # SystemExit is no Exception
        return repr(seen)
    return "nothing"


with app.app_context():
    seen = {error: raised(error) for error in ("RuntimeError", "ValueError")}
for error, came in seen.items():
    print(f"{error} in a migration: {came}")
if seen != {"RuntimeError": "SystemExit(1)", "ValueError": "ValueError('no room')"}:
    raise SystemExit("CHANGED: upgrade() passes errors on in another way now")
PYTHON
