"""The floor of every command and of every start: an application of Flask and Flask-SQLAlchemy with one table and nothing else."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.running.launched import Launched, launch
from tests.servers.running_site import FLASK

GUNICORN = str(Path(FLASK).with_name("gunicorn"))
NAME = "bare Flask + Flask-SQLAlchemy"
SOURCE = """
import csv

import click
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Signatory(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    organization: Mapped[str]
    country: Mapped[str]
    representative_name: Mapped[str]
    representative_title: Mapped[str]
    representative_email: Mapped[str]


app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///bare.sqlite3"
db.init_app(app)
with app.app_context():
    db.create_all()


@app.get("/healthz")
def healthz() -> str:
    return "ok"


@app.cli.command("enter")
@click.argument("file", type=click.File(encoding="utf-8"))
def enter(file) -> None:
    db.session.execute(db.insert(Signatory), list(csv.DictReader(file)))
    db.session.commit()
"""


class BareApplication:
    """The application in a folder, where `flask` and gunicorn find it as ``wsgi:app``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        (folder / "wsgi.py").write_text(SOURCE, encoding="utf-8")

    def launch(self, *arguments: str) -> Launched:
        """Run `flask` with these arguments."""
        return launch([FLASK, *arguments], self.folder, self.environment, self.folder / "printed.txt")

    def serving(self, port: int) -> list[str]:
        """The command that serves it with gunicorn."""
        return [GUNICORN, "--worker-class", "gthread", "--threads", "16", "--bind", f"127.0.0.1:{port}", "wsgi:app"]


@contextmanager
def bare_application() -> Iterator[BareApplication]:
    """The application, which goes when the block ends."""
    with tempfile.TemporaryDirectory(prefix="signon-bench-") as folder:
        yield BareApplication(Path(folder))
