"""Rendering in a process of its own: the same letter, within limits, and a worker that outlives it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.pdf.fonts import FontMissingError
from signon.printing.pdf.markup import PROJECT
from signon.printing.pdf.render import render
from signon.printing.pdf.signatories import appendix_file
from signon.printing.rendered import RenderingError
from signon.printing.worker.process import RenderProcess
from tests.factories import parts
from tests.printing.pictures import picture
from tests.printing.printed import layout_text
from tests.servers.processes import is_alive
from tests.waiting import until


def letter(number: int = 0, *, logo: bytes = b"", **changes: Any) -> LetterDocument:
    signatories = [ListedSignatory(f"Organization {at}", country="KE") for at in range(number)]
    return LetterDocument.compose(
        parts(letterhead={"name": "River Coalition", "logo": "logo.png"}, **changes),
        date=date(2020, 3, 27),
        signatories=signatories,
        images={"logo.png": logo or picture()},
    )


@pytest.fixture(scope="module")
def process() -> Iterator[RenderProcess]:
    with RenderProcess() as process:
        process.start()
        yield process


def test_the_bytes_are_the_same_in_any_process(process: RenderProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    document = letter(60)
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    with RenderProcess() as another:
        assert process.render(document).pdf == another.render(document).pdf == render(document).pdf


def test_progress_climbs_from_nothing_to_all(process: RenderProcess) -> None:
    reached: list[int] = []
    process.render(letter(200), progress=reached.append)
    assert (reached[0], reached[-1]) == (0, 100)
    assert len(reached) > 5
    assert reached == sorted(set(reached))


def test_a_refusal_arrives_as_it_was_raised_and_the_process_stays(process: RenderProcess) -> None:
    before = process.pid
    with pytest.raises(FontMissingError, match="'Imaginary' is not installed"):
        process.render(letter(font="Imaginary"))
    assert process.render(letter()).pages == 1
    assert process.pid == before


def test_a_letter_that_takes_too_long_is_stopped_and_the_next_one_is_printed(process: RenderProcess) -> None:
    with pytest.raises(RenderingError, match=r"more than 0\.3 seconds"):
        process.render(letter(3000), seconds=0.3)
    assert process.render(letter()).pages == 1


@pytest.mark.slow
def test_a_letter_that_takes_too_much_memory_is_refused_and_the_worker_lives() -> None:
    with RenderProcess(memory=450 * 1024**2) as small:
        with pytest.raises(RenderingError, match="more memory than 450 MB"):
            small.render(letter(logo=picture(7000, 5500)))
        assert small.render(letter()).pages == 1


def test_a_process_that_dies_is_told_of_and_replaced(process: RenderProcess) -> None:
    def kill(_percentage: int) -> None:
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)

    with pytest.raises(RenderingError, match="ended unexpectedly"):
        process.render(letter(500), progress=kill)
    assert process.render(letter()).pages == 1


def test_a_process_that_died_while_idle_is_replaced_unnoticed(process: RenderProcess) -> None:
    process.render(letter())
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert process.render(letter()).pages == 1


def test_letters_with_the_same_signatories_are_what_each_would_be_alone(process: RenderProcess) -> None:
    first = letter(60)
    further = replace(first, salutation="Dear Deputy:")
    other = replace(letter(61), salutation="Dear Envoy:")
    for document in (first, further, other, further):
        appendix_file.forget()
        assert process.render(document).pdf == render(document).pdf


def test_the_list_is_laid_out_once_for_all_addressees(process: RenderProcess) -> None:
    first = letter(900)
    reached: list[int] = []
    process.render(first)
    process.render(replace(first, salutation="Dear Deputy:"), progress=reached.append)
    text = layout_text(process.render(replace(first, salutation="Dear Envoy:")).pdf)
    assert "Dear Envoy:" in text
    assert "Organization 899" in text
    assert len(reached) < 12, "more steps than a letter of one page has"


ENDLESS = """
from signon.printing.worker import starting
from signon.printing.worker.process import RenderProcess
from tests.printing.test_worker import letter

starting.CHILD = "tests.printing.endless"
with RenderProcess() as printing:
    printing.render(letter(), progress=lambda _percentage: print(printing.pid, flush=True))
"""


def _left_behind(**environment: str) -> int:
    """The number of a process that prints a letter without end, whose parent was killed."""
    command = [sys.executable, "-c", ENDLESS]
    with subprocess.Popen(command, cwd=PROJECT, env=os.environ | environment, stdout=subprocess.PIPE) as parent:
        number = int(parent.stdout.readline())
        parent.kill()
    return number


def test_printing_ends_when_whoever_asked_for_it_was_killed() -> None:
    number = _left_behind()
    until(lambda: not is_alive(number))


@pytest.mark.slow
def test_without_looking_for_its_parent_it_would_go_on_for_ever() -> None:
    number = _left_behind(UNWATCHED="yes")
    try:
        time.sleep(2)
        assert is_alive(number)
    finally:
        os.kill(number, signal.SIGKILL)
