"""Heavy work has places: so many at once over all processes, none beside a transaction, and no view forgets to say so."""

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from signon.access import declared_access, public
from signon.database.db import db
from signon.delivery.documents import Customer, renderer
from signon.waiting import OpenTransactionError
from signon.web.capacity import BusyError, Places, UndeclaredError, heavy
from tests.places import all_taken
from tests.walker import Walker
from tests.web.call_graph import CallGraph

TWO = Places("two", many=2)
QUEUED = Places("queued", many=1, queue=1, seconds=30)

HEAVY = {
    "signon.delivery.documents.renderer": "renders",
    "signon.printing.pdf.page_images.page_image": "makes pictures of pages",
    "signon.printing.pdf.page_images.page_images": "makes pictures of pages",
    "signon.delivery.documents.write_docx": "writes a word processor's file",
    "signon.delivery.verification.ReadCopy.read": "reads a copy of up to 25 MB",
    "signon.delivery.kept.reading._from_store": "waits for the object store",
    "signon.organizations.importing.directory_file.write_directory": "writes a spreadsheet",
    "signon.actions.offices.file.read_offices": "reads a file of all offices",
    "signon.letters.addressees.file.read_addressees": "reads a file of all addressees",
    "signon.letters.file.letter_file.read_letter_file": "reads a letter file",
    "signon.letters.word.letters.read_word_letter": "reads a Word letter of up to 20 MB",
    "signon.letters.conversion.pasted.converted": "converts pasted text",
    "signon.letters.notices.reading.notices_of": "looks through a whole text",
    "signon.letters.pictures.safe_pictures.normalise_image": "decodes a picture",
    "signon.moderation.duplicates.search.find_pairs": "compares everything with everything",
}
"""What takes long, or takes much memory."""


def test_so_many_at_once_and_no_more(app: Flask) -> None:
    with (
        app.app_context(),
        TWO.taken(),
        TWO.taken(),
        pytest.raises(BusyError, match="Try again in a moment"),
        TWO.taken(),
    ):
        pytest.fail("There is no third place.")
    with app.app_context(), TWO.taken():
        pass


def test_the_places_are_shared_by_all_processes_and_those_of_a_dead_one_are_free(app: Flask) -> None:
    script = (
        "import time\n"
        "from signon.application import create_app\n"
        "from signon.web.capacity import Places\n"
        "from signon.settings import Settings\n"
        f"app = create_app(Settings(instance={str(app.instance_path)!r}, secret_key='test'))\n"
        "with app.app_context(), Places('two', many=2).taken(), Places('two', many=2).taken():\n"
        "    print('taken', flush=True); time.sleep(600)\n"
    )
    other = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout
        assert other.stdout.readline() == "taken\n"
        with app.app_context(), pytest.raises(BusyError), TWO.taken():
            pytest.fail("The other process has both.")
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    with app.app_context(), TWO.taken():
        pass


def test_whoever_waits_in_the_queue_gets_the_place_that_becomes_free(app: Flask) -> None:
    def take() -> str:
        with app.app_context(), QUEUED.taken():
            return "had a turn"

    with ThreadPoolExecutor(1) as pool:
        with app.app_context(), QUEUED.taken():
            waiting = pool.submit(take)
            while not (Path(app.instance_path) / "places" / "queued-queue-0").exists():
                time.sleep(0.01)
            assert not waiting.done()
        assert waiting.result(30) == "had a turn"


def test_when_the_queue_is_full_nobody_waits(app: Flask) -> None:
    with all_taken(app, QUEUED), app.app_context(), pytest.raises(BusyError), QUEUED.taken():
        pytest.fail("There is neither a place nor a turn.")


def test_a_place_is_not_had_beside_an_open_transaction(session: Session) -> None:
    session.execute(text("SELECT 1"))
    with pytest.raises(OpenTransactionError), TWO.taken():
        pytest.fail("The transaction would be held by the work.")
    session.rollback()


def test_a_view_takes_only_the_places_that_it_declares(app: Flask) -> None:
    @public
    def undeclared() -> str:
        with TWO.taken():
            return "done"

    @public
    @heavy(TWO)
    def declared() -> str:
        with TWO.taken():
            return "done"

    app.add_url_rule("/undeclared", "undeclared", undeclared)
    app.add_url_rule("/declared", "declared", declared)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = True
    assert app.test_client().get("/declared").data == b"done"
    assert app.test_client().get("/undeclared").status_code == 500


@pytest.mark.parametrize("customer", list(Customer))
def test_a_request_that_renders_without_a_place_fails(app: Flask, customer: Any) -> None:
    with app.test_request_context("/"), pytest.raises(UndeclaredError, match="a rendering"):
        renderer(customer)
    with app.app_context():
        renderer(customer)  # the worker and commands need none


def test_strangers_and_coordinators_do_not_wait_for_each_others_letters(app: Flask) -> None:
    with app.app_context():
        assert renderer(Customer.STRANGERS) is not renderer(Customer.COORDINATORS)
        assert renderer(Customer.STRANGERS) is renderer(Customer.STRANGERS)


def test_every_view_that_does_heavy_work_declares_it(app: Flask) -> None:
    """Whatever a view calls, and what that calls in turn, is looked through: a new heavy route cannot be forgotten."""
    graph = CallGraph.of_package("signon")
    silent = {
        rule.endpoint: what
        for rule in app.url_map.iter_rules()
        if declared_access(app, rule.endpoint) is not None
        and (what := graph.first_reached(app.view_functions[rule.endpoint], HEAVY))
        and not hasattr(app.view_functions[rule.endpoint], "signon_places")
    }
    assert silent == {}


def test_the_look_through_all_calls_finds_a_view_that_would_be_forgotten(app: Flask) -> None:
    graph = CallGraph.of_package("signon")
    found = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if hasattr(app.view_functions[rule.endpoint], "signon_places")
        and graph.first_reached(app.view_functions[rule.endpoint], HEAVY)
    }
    declared = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if hasattr(app.view_functions[rule.endpoint], "signon_places")
    }
    assert found == declared
    assert "preview.letter" in found


def test_a_declared_view_answers_that_it_is_busy_when_all_places_are_taken(
    app: Flask, signed_in: Callable[..., Walker]
) -> None:
    from signon.delivery.views.fonts import SPECIMENS, _specimen

    _specimen.cache_clear()
    with all_taken(app, SPECIMENS):
        page = signed_in().open("/coordinator/fonts/Carlito.png")
    assert page.status == 503
    assert "Try again in a moment" in page.text
    assert int(page.response.headers["Retry-After"]) > 0
    with app.app_context():
        db.session.rollback()
