"""Whatever takes more than one step, taken step by step on the other of two machines with folders of their own.

The rest of it is in ``test_more_on_two_machines``.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from signon.letters.models.chosen_picture import ChosenPicture
from signon.settings import Settings
from tests.applications import application
from tests.letters.conftest import drafted, editor, stored
from tests.letters.drafting_form import NEW, REQUIRED, messages
from tests.letters.test_drafting_pictures import test_a_picture_survives_a_form_that_comes_back
from tests.organizations.test_import_pages import (
    coordinator,
    test_a_file_is_looked_at_row_by_row_applied_and_undone_as_a_whole,
)
from tests.printing.pictures import picture
from tests.servers.two_machines import met_in_turn, worked_in_turn
from tests.stories.test_draft_to_delivery import test_from_an_empty_page_to_a_delivered_pdf
from tests.stories.test_drafting import (
    test_a_letter_with_every_part_is_drafted_previewed_corrected_and_opened,
)
from tests.stories.test_invitations import desk, test_a_directory_is_invited_and_everybody_answers_in_their_own_way
from tests.stories.test_privacy import test_a_person_who_asks_sees_everything_and_is_gone_afterwards
from tests.stories.test_signing import test_an_organisation_signs_confirms_is_admitted_and_withdraws

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)

__all__ = [
    "coordinator",
    "desk",
    "drafted",
    "editor",
    "stored",
    "test_a_directory_is_invited_and_everybody_answers_in_their_own_way",
    "test_a_file_is_looked_at_row_by_row_applied_and_undone_as_a_whole",
    "test_a_letter_with_every_part_is_drafted_previewed_corrected_and_opened",
    "test_a_person_who_asks_sees_everything_and_is_gone_afterwards",
    "test_a_picture_survives_a_form_that_comes_back",
    "test_an_organisation_signs_confirms_is_admitted_and_withdraws",
    "test_from_an_empty_page_to_a_delivered_pdf",
]

OF_ONE_MACHINE = {"places", "queue.sqlite3", "queue.sqlite3-shm", "queue.sqlite3-wal"}
"""The things that may lie in a machine's folder: locks for its heavy work, and its calls to a worker."""


@pytest.fixture
def second(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    with application(settings.model_copy(update={"instance": tmp_path / "second"})) as app:
        yield app


@pytest.fixture
def app(app: Flask, second: Flask) -> Iterator[Flask]:
    """The first machine, whose visitors meet both; afterwards nothing lies in either's folder that the other could need."""
    met_in_turn(app, second)
    yield app
    for machine in (app, second):
        assert {path.name for path in machine.config["SIGNON"].instance.iterdir()} <= OF_ONE_MACHINE


@pytest.fixture
def work(app: Flask, second: Flask) -> Callable[[], None]:
    return worked_in_turn(app, second)


def test_with_pictures_in_the_folder_of_one_machine_the_form_would_lose_them(
    editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: as it was, what a machine keeps the other does not find."""
    folders: dict[str, bytes] = {}
    monkeypatch.setattr(ChosenPicture, "keep", lambda sha256, png, _at: folders.update({sha256: png}))
    with_logo = {"letterhead-logo-upload": (BytesIO(picture()), "logo.jpg"), "letterhead-name": "River Coalition"}
    editor.open(NEW).press("Save the letter", **REQUIRED | with_logo | {"timezone": "Nowhere"})
    assert folders
    editor.press("Save the letter", timezone="Zürich")
    assert messages(editor) == ["The picture 'logo.jpg' is no longer kept here. Choose it again."]
