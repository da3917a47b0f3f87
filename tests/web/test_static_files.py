"""The copies of static files that processes share: made by one, and waited for by the others."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from werkzeug.test import Client

from signon.web import static_files
from signon.web.static_files import StaticFirst


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file instead of all of them."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "site.css").write_text("a { color: red }\n" * 100)
    monkeypatch.setattr(static_files, "STATIC", tmp_path / "static")


@pytest.fixture
def first(small: None) -> StaticFirst:
    return StaticFirst(lambda _environ, _start: [])


def asked_for(first: StaticFirst, act: Callable[[], None]) -> tuple[bool, str]:
    """Whether a file was answered before ``act``, and what was."""

    def ask() -> str:
        with Client(first).get("/static/site.css", headers={"Accept-Encoding": "gzip"}) as answer:
            return str(answer.headers["Content-Encoding"])

    with ThreadPoolExecutor() as pool:
        answer: Future[str] = pool.submit(ask)
        try:
            answer.result(0.1)
        except TimeoutError:
            act()
            return False, answer.result(20)
        return True, answer.result()


def test_a_file_is_waited_for_until_another_process_has_copied_all(first: StaticFirst) -> None:
    first.make_folder()
    assert asked_for(first, first.copy) == (False, "gzip")
    first.close()


def test_a_process_by_itself_copies_when_it_is_asked(first: StaticFirst) -> None:
    assert asked_for(first, lambda: None)[1] == "gzip"
    first.close()
