"""What the processes of the site share is made before they are forked."""

import threading

import pytest
from flask import Flask

from signon.database.db import db
from signon.diagnosis import traits
from signon.jobs.own_process import own_traits
from signon.serving.first_pages import FIRST_PAGES, make_first_pages
from signon.serving.shared_memory import make_what_each_needs
from tests import factories


def test_the_fingerprint_of_the_key_is_made_once_for_all_processes(app: Flask) -> None:
    traits.fingerprint.cache_clear()
    make_what_each_needs(app)
    assert traits.fingerprint.cache_info().misses == 1
    with app.app_context():
        own_traits()
    assert traits.fingerprint.cache_info().misses == 1


def templates_loaded(app: Flask) -> set[str]:
    assert app.jinja_env.cache is not None
    return {name for _loader, name in app.jinja_env.cache}


@pytest.mark.usefixtures("settings")
def test_first_pages_are_made_and_leave_no_thread_and_no_connection_behind(app: Flask) -> None:
    with app.app_context():
        factories.letter()
        db.session.commit()
        assert app.jinja_env.cache is not None
    app.jinja_env.cache.clear()
    threads = threading.active_count()
    make_first_pages(app)
    wanted = {"letters/public_list.html", "letters/public_page.html", "signing/sign.html"}
    assert wanted <= templates_loaded(app)
    assert threading.active_count() == threads
    with app.app_context():
        assert db.engine.pool.checkedin() == 0  # type: ignore[attr-defined]  # as every pool of ours has


def test_a_first_page_that_cannot_be_made_is_told_and_keeps_nobody_from_serving(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> list[str]:
        raise ZeroDivisionError

    FIRST_PAGES.add(app, "broken", broken)  # type: ignore[arg-type]
    make_first_pages(app)
    assert "A first page could not be made" in capsys.readouterr().err
