"""Arguments that no command can do anything with: one sentence, and no traceback."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

NO_TEXT = "reed\udcff"
"""What Python makes of an argument with a byte that is no UTF-8."""

TAKES_A_NAME = [
    ("letter", "export", NO_TEXT),
    ("letter", "finalise", NO_TEXT),
    ("signatories", "export", NO_TEXT),
    ("coordinator", "add", NO_TEXT),
    ("coordinator", "close", NO_TEXT),
    ("privacy", "erase", NO_TEXT),
]


@pytest.mark.parametrize("arguments", TAKES_A_NAME, ids=lambda arguments: " ".join(arguments[:2]))
def test_a_name_that_is_no_text_is_refused_in_a_sentence(run: Callable[..., Result], arguments: Any) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "'reed\\udcff'" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_table_whose_name_is_no_text_is_refused_in_a_sentence(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / f"{NO_TEXT}.csv"
    file.write_text("organization\nReed Society\n", encoding="utf-8")
    result = run("directory", "import", file)
    assert result.exit_code == 1
    assert "is no text in UTF-8" in result.stderr


@pytest.mark.parametrize("entered", ["0x1", "9" * 5000, "1e400", "٣x", "\u202e1", ""])
def test_a_number_or_day_that_is_none_is_refused_with_its_option(
    run: Callable[..., Result], imported: str, tmp_path: Path, entered: str
) -> None:
    for option in ("--addressee", "--date"):
        result = run("letter", "render", imported, "-o", tmp_path / "out.pdf", option, entered)
        assert result.exit_code in {1, 2}
        assert isinstance(result.exception, SystemExit)
        assert result.stderr
