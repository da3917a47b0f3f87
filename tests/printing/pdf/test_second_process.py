"""A second process shapes the end of a long list: the same bytes, however it fares, and nothing of it stays."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from signon.printing.document.signatories import ListedSignatory
from signon.printing.pdf.render import render
from signon.printing.pdf.signatories import appendix_file, set_list
from signon.printing.pdf.signatories.second_process import SecondProcess, ShapedTexts, second_process
from tests.printing.pdf.test_appendix import letter, varied
from tests.waiting import until

Printed = Callable[[list[ListedSignatory]], bytes]


@pytest.fixture
def alone() -> Printed:
    """Prints a list in one process: it is too short for two."""
    return _printed


@pytest.fixture
def by_two(monkeypatch: pytest.MonkeyPatch) -> Printed:
    """Prints a list in two processes, the first of which waits for the second in the middle, however short the list is."""
    taken: list[ShapedTexts] = []
    sent = SecondProcess.sent

    def waited_for(process: SecondProcess) -> ShapedTexts | None:
        process._connection.poll(30)
        if shaped := sent(process):
            taken.append(shaped)
        return shaped

    def printed(signatories: list[ListedSignatory]) -> bytes:
        with monkeypatch.context() as patched:
            patched.setattr(set_list, "WORTH_A_PROCESS", 2)
            patched.setattr(SecondProcess, "sent", waited_for)
            pdf = _printed(signatories)
        assert len(taken) == 1, "the second process has sent nothing"
        assert sum(map(len, taken.pop().lines.values())) >= len(signatories) // 2
        return pdf

    return printed


def _printed(signatories: list[ListedSignatory]) -> bytes:
    appendix_file.forget()
    return render(letter(signatories=signatories, style="names-representatives")).pdf


def test_a_list_of_all_scripts_is_the_same_to_the_byte(alone: Printed, by_two: Printed) -> None:
    signatories = varied(60)
    assert by_two(signatories) == alone(signatories)


def test_so_is_one_whose_halves_write_the_same_glyph_in_two_ways(
    alone: Printed, by_two: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two letters share a ligature's glyph with the character that Unicode has for it: a reader gets what comes first."""
    signatories = [ListedSignatory(f"Amis des fi\u00e8vres {at}") for at in range(10)]
    signatories += [ListedSignatory(f"Zone des \ufb01\u00e8vres {at}") for at in range(10)]
    expected = alone(signatories)
    assert by_two(signatories) == expected
    monkeypatch.setattr(set_list, "_show", lambda _lines, _glyphs: False)
    assert by_two(signatories) != expected, "nothing would be noticed"


def test_it_fails_unheard_because_the_first_goes_on_and_fails_likewise() -> None:
    def fails() -> ShapedTexts:
        raise MemoryError

    with second_process(fails) as process:
        assert process
        assert process._connection.poll(30)
        assert process.sent() is None
        assert process.sent() is None


def test_it_ends_with_the_work_of_the_first() -> None:
    with second_process(_never) as process:
        assert process
        place = Path(f"/proc/{process._number}")
        assert place.exists()
        assert process.sent() is None
    assert not place.exists()


def test_it_holds_none_of_the_first_ones_files(tmp_path: Path) -> None:
    """Whoever waits for the end of the first must not wait for the second, too."""
    with (tmp_path / "open").open("w") as held, second_process(_never) as process:
        assert process
        files = Path(f"/proc/{process._number}/fd")
        assert (Path("/proc/self/fd") / str(held.fileno())).exists()
        until(lambda: not (files / str(held.fileno())).exists())


def _never() -> ShapedTexts:
    time.sleep(60)
    raise AssertionError
