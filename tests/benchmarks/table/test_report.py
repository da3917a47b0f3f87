"""What a run leaves as a file, and how two of them are compared."""

from pathlib import Path

import pytest

from tests.benchmarks.measurements import Goal, Plan, Row, Side
from tests.benchmarks.table.compare import compared
from tests.benchmarks.table.report import Report, UnreadableReportError, read_rows

ROW = Row("render", Side("Signon", (4.0,)), Side("Chromium", (2.0,)), "s", Goal(0.6), "2,500 names")


def test_a_saved_report_gives_its_rows_back(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "bench.json"
    Report(Plan(), {"commit": "abc"}, (0.5,), rows=[ROW]).save(file)
    assert read_rows(file) == [ROW]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 0, "rows": []}', '{"format": 1, "rows": [{}]}'])
def test_another_file_is_refused_by_its_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "other.json"
    file.write_text(content)
    with pytest.raises(UnreadableReportError, match=r"other\.json"):
        read_rows(file)


def test_two_reports_are_compared_row_by_row() -> None:
    faster = Row("render", Side("Signon", (1.0,)), Side("Chromium", (2.0,)), "s", Goal(0.6))
    alone, gone = (Row(what, Side("Signon", (1.0,)), Side("Typst"), "s", Goal(1)) for what in ("export", "import"))
    assert list(compared([ROW, alone, gone], [faster, alone]))[1:] == [
        "| render | 4 s | 1 s | 0.25 | 2 | 0.5 | 0.25 |",
        "| export | 1 s | 1 s | 1 |  |  |  |",
        "Only in the older: import.",
    ]
