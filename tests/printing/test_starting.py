"""How the rendering process starts: early, at once, alone, and with no more than it needs."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from signon.printing.pdf import fonts, layout, markup
from signon.printing.worker import starting
from signon.printing.worker.loading import SELDOM_USED
from signon.printing.worker.process import RenderProcess
from signon.printing.worker.serving import serve
from signon.printing.worker.starting import PROJECT, start_early
from signon.printing.worker.warming import warm_up

LOADS = """
import json, subprocess, sys

def begun(event, arguments):
    if event in {"subprocess.Popen", "os.posix_spawn", "os.system", "os.exec"}:
        begun.programs.append(str(arguments[0]))

begun.programs = []
sys.addaudithook(begun)
from signon.printing.worker.loading import loaded_quickly
if len(sys.argv) > 1:
    import weasyprint
with loaded_quickly():
    import signon.printing.worker.serving
from fontTools.varLib.instancer import instantiateVariableFont
stands_in = not hasattr(sys.modules["fontTools.subset"], "__file__")
from fontTools import subset
has_options = subset.Options(retain_gids=True).retain_gids
print(json.dumps({"programs": begun.programs, "stands_in": stands_in, "works": has_options, "loaded": sorted(sys.modules)}))
"""


def _loading(*arguments: str) -> dict[str, Any]:
    script = [sys.executable, "-c", LOADS, *arguments]
    found: dict[str, Any] = json.loads(subprocess.run(script, cwd=PROJECT, capture_output=True, check=True).stdout)
    return found


@pytest.fixture
def nothing_early() -> Iterator[None]:
    assert not starting._early
    yield
    starting._end_unused()


def test_the_renderer_is_loaded_without_any_other_program_and_without_what_it_seldom_uses() -> None:
    found = _loading()
    assert found["programs"] == []
    assert found["stands_in"]
    assert found["works"], "a module that stands aside is loaded when it is called"


@pytest.mark.slow
def test_by_itself_the_library_starts_dozens_of_programs() -> None:
    assert len(_loading("itself")["programs"]) > 20


@pytest.mark.parametrize(
    ("arguments", "is_early"),
    [
        (["flask", "letter", "render", "rivers", "-o", "letter.pdf"], True),
        (["flask", "--debug", "letter", "finalise", "rivers"], True),
        (["flask", "letter", "render", "rivers", "-o", "letter.DOCX"], False),
        (["flask", "letter", "render", "--help"], False),
        (["flask", "letter", "export", "render"], False),
        (["gunicorn", "wsgi:app"], False),
    ],
)
def test_only_commands_that_print_start_it_early(nothing_early: None, arguments: list[str], is_early: bool) -> None:
    start_early(arguments)
    assert bool(starting._early) is is_early


def test_the_process_that_started_early_is_the_one_that_prints_and_knows_no_setting(
    nothing_early: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNON_SECRET_KEY", "quillfeather")
    start_early(["flask", "letter", "render"])
    number = starting._early[0].process.pid
    with RenderProcess() as process:
        process.warm_up()
        assert process.pid == number
        assert b"quillfeather" not in Path(f"/proc/{number}/environ").read_bytes()
        with RenderProcess() as another:
            another.start()
            assert another.pid != number


def test_a_process_that_nobody_needed_is_ended() -> None:
    start_early(["flask", "letter", "render"])
    number = starting._early[0].process.pid
    starting._end_unused()
    assert not Path(f"/proc/{number}").exists()


def test_what_stands_in_names_modules_that_exist() -> None:
    script = f"import importlib; [importlib.import_module(name) for name in {SELDOM_USED!r}]"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_process_that_waits_makes_what_all_letters_share_and_stops_when_a_letter_comes() -> None:
    answers = [0, 0, 0, 1]
    looked = []

    def somebody_waits() -> bool:
        looked.append(True)
        return bool(answers[len(looked) - 1])

    assert not warm_up(somebody_waits)
    assert len(looked) == len(answers), "it went on although a letter had come"
    layout._shared_styles.cache_clear()
    markup._templates.cache_clear()
    fonts._characters.cache_clear()
    assert warm_up(lambda: False)
    assert fonts._characters.cache_info().currsize == 1
    assert layout._shared_styles.cache_info().currsize == 1
    assert markup._templates().cache


class Parent:
    """The parent's end of a connection, which is closed before the limits come. ``waits`` is whether it says something."""

    def __init__(self, *, waits: bool) -> None:
        self._waits = waits

    def poll(self) -> bool:
        return self._waits

    def recv(self) -> Any:
        raise EOFError


@pytest.mark.parametrize("waits", [False, True])
def test_a_process_that_started_early_does_not_wait_for_its_limits_to_make_what_letters_share(waits: bool) -> None:
    layout._shared_styles.cache_clear()
    parent: Any = Parent(waits=waits)
    serve(parent)
    assert layout._shared_styles.cache_info().currsize == (not waits)
