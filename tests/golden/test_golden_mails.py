"""Every mail says what it said when somebody read it last, to the letter."""

import re
from typing import Any

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy.orm import Session

from tests.golden.mail_scenes import golden_mails
from tests.golden.written_mails import FOLDER, mail_file, written_mails


@pytest.mark.parametrize("name", golden_mails())
def test_the_mails_of_a_scene_are_as_they_were(session: Session, name: Any) -> None:
    kept = mail_file(name).read_bytes().decode()
    assert written_mails(name) == kept, f"read them; 'python -m tests.golden {name}' keeps the mails as they are now"


def test_every_kept_mail_belongs_to_a_scene() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(golden_mails())


def test_a_word_less_would_be_noticed(session: Session, app: Flask) -> None:
    name = "signing/mails/confirmed.txt"
    loader = app.jinja_env.loader
    assert loader is not None
    source, _file, _fresh = loader.get_source(app.jinja_env, name)
    shortened = DictLoader({name: source.replace("Thank you. ", "")})
    app.jinja_env.loader = ChoiceLoader([shortened, loader])
    assert written_mails("signing-receipt") != mail_file("signing-receipt").read_bytes().decode()


WRITE = re.compile(r"answer this mail|(?<!not )write to us|tell us", re.IGNORECASE)
REACHABLE = re.compile(
    r"(?<!not )(?:write to|tell) us[^\n]*:\s(?:\S+@\S+|http://letters\.test/contact)\n", re.IGNORECASE
)


def test_no_mail_invites_an_answer_that_nobody_reads() -> None:
    """Whoever is told to write is told where: an address, or the page where one can."""
    for file in FOLDER.glob("*.txt"):
        text = file.read_text("utf-8")
        assert len(WRITE.findall(text)) == len(REACHABLE.findall(text)), file.name
    assert WRITE.search((FOLDER / "moderation-rejected.txt").read_text("utf-8"))


def test_a_mail_about_a_letter_is_answered_to_the_letters_own_address() -> None:
    """The closing time of the next day is what its link is good for, in the letter's zone."""
    text = (FOLDER / "signing-confirm-before-closing.txt").read_text("utf-8")
    assert "Reply-To: desk@water.example" in text
    assert "Please confirm by Monday, 2 March 2026, 17:00 (Eastern Standard Time, UTC−5): then signing closes." in text
