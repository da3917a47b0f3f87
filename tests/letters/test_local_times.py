"""Local times that people type: one that is no moment is refused, one that is two is asked about, on every page."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db
from signon.invitations import jobs
from signon.invitations.models import InvitationBatch
from signon.letters.file.letter_file import LetterFileError, parse_letter, write_letter
from signon.letters.models.letter import Letter
from tests import factories
from tests.invitations.invited import directory, started
from tests.letters.drafting_form import NEW, REQUIRED, messages
from tests.walker import Walker

MISSING, TWICE = "2027-03-28T02:30", "2027-10-31T02:30"
FILE = "---\naddressees:\n  - address: Minister Ada Flint\nclosing: Yours,\ntimezone: {zone}\ncloses_at: {time}\n---\n\nPlease.\n"


@pytest.fixture
def editor(signed_in: Callable[..., Walker]) -> Walker:
    return signed_in(Role.MODERATOR)


def test_the_drafting_form_refuses_a_time_that_clocks_pass_over(editor: Any) -> None:
    editor.open(NEW).press("Save the letter", **REQUIRED, timezone="Zürich", closes_at=MISSING)
    assert editor.status == 422
    [said] = messages(editor)
    assert said.startswith("Closing time does not exist: clocks are put forward over 02:30")
    assert "2027-03-28T03:30" in said


def test_the_drafting_form_offers_both_moments_of_a_time_that_clocks_show_twice(app: Flask, editor: Any) -> None:
    """Without a script: the choice is a radio button, and what was typed stays in the field."""
    editor.open(NEW).press("Save the letter", **REQUIRED, timezone="Zürich", closes_at=TWICE)
    assert messages(editor)[0].startswith("Closing time exists twice")
    field, *turns = editor.page.find_all("input", attrs={"name": "closes_at"})
    assert field["value"] == TWICE
    assert [turn["value"] for turn in turns] == [f"{TWICE}+02:00", f"{TWICE}+01:00"]
    assert "31 October 2027, 02:30 (Central European Summer Time, UTC+2)" in editor.text
    field.extract()
    editor.press("Save the letter", closes_at=f"{TWICE}+01:00")
    with app.app_context():
        letter = Letter.named("minister-ada-flint")
        assert letter.closes_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
        assert letter.parts.timezone == "Europe/Zurich"
    editor.open("/coordinator/letters/minister-ada-flint/edit")
    assert editor.page.find("input", attrs={"name": "closes_at", "checked": True})["value"] == f"{TWICE}+01:00"
    assert editor.page.find(id="timezone")["value"] == "Zurich"


def test_a_letter_file_needs_the_offset_and_brings_it_back() -> None:
    with pytest.raises(LetterFileError, match="line 6: 'closes_at' exists twice") as asked:
        parse_letter(FILE.format(zone="Zürich", time=TWICE), "letter.md")
    assert f"{TWICE}+01:00" in str(asked.value)
    with pytest.raises(LetterFileError, match="line 6: 'closes_at' does not exist"):
        parse_letter(FILE.format(zone="Europe/Zurich", time=MISSING), "letter.md")
    parts = parse_letter(FILE.format(zone="Zürich", time=f"{TWICE}+01:00"), "letter.md")
    written = write_letter(parts)
    assert f"{TWICE}+01:00" in written
    assert "timezone: Europe/Zurich" in written
    assert parse_letter(written, "letter.md") == parts


def test_what_was_stored_before_the_rule_can_still_be_read(app: Flask) -> None:
    """The control: the same values are refused when they are typed."""
    with app.app_context():
        letter = factories.letter()
        letter.parts = letter.parts.model_copy(
            update={"timezone": "Europe/Zurich", "closes_at": datetime.fromisoformat(MISSING)}
        )
        db.session.commit()
        db.session.expire_all()
        moment = letter.parts.moment(letter.parts.closes_at)
        assert moment is not None
        assert moment.astimezone(UTC) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_reminders_do_not_start_at_a_time_that_never_comes_or_comes_twice(app: Flask, editor: Any) -> None:
    with app.app_context():
        directory()
        factories.letter(timezone="Europe/Zurich")
        started(Letter.named("clean-rivers"))
        db.session.commit()
        jobs.send_batches()
    editor.open("/coordinator/letters/clean-rivers/invitations").press("Plan a reminder")
    editor.press("Schedule", due_at=MISSING)
    assert editor.status == 422
    assert "does not exist" in editor.page.find(id="due_at-wrong").get_text()
    editor.press("Schedule", due_at=TWICE)
    assert "exists twice" in editor.page.find(id="due_at-wrong").get_text()
    editor.page.find(id="due_at").extract()
    editor.press("Schedule", due_at=f"{TWICE}+01:00")
    assert "31 Oct 2027, 02:30 UTC+1" in editor.text
    with app.app_context():
        batch = db.session.scalars(db.select(InvitationBatch).order_by(InvitationBatch.id.desc())).first()
        assert batch is not None
        assert batch.due_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
