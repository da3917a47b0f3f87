"""The folder in which processes count: in memory, for this account alone, and never somebody else's."""

from pathlib import Path

import pytest

from signon.metrics import counting


def test_it_is_in_memory_and_private_and_one_for_each_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MEMORY", tmp_path / "memory")
    first, second = (counting.folder_for(tmp_path / name) for name in ("first", "second"))
    assert first.parent == second.parent == tmp_path / "memory"
    assert first != second
    assert first.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_somebody_else_has_put_there_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MEMORY", tmp_path / "memory")
    theirs = counting.folder_for(tmp_path / "instance")
    theirs.rmdir()
    theirs.symlink_to(tmp_path)
    assert counting.folder_for(tmp_path / "instance") == tmp_path / "instance" / "metrics"


def test_without_memory_it_is_beside_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "memory").write_text("a file")
    monkeypatch.setattr(counting, "MEMORY", tmp_path / "memory")
    assert counting.folder_for(tmp_path / "instance") == tmp_path / "instance" / "metrics"
