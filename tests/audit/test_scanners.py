"""What scanners report is found, and what is explained is not: the scanners themselves run in `make audit` alone."""

from typing import Any

import pytest

from tests.audit.counts import Counts
from tests.audit.scanners import scanning

REPORT: Any = {
    "vulnerabilities": {
        "SQL Injection": [{"method": "GET", "path": "/verify", "parameter": "sought", "info": "An error"}]
    },
    "anomalies": {"Internal Server Error": []},
}
SAID = "[INFO] testing\nsqlmap identified the following injection point(s):\n---\nParameter: q (GET)\n    Type: blind\n"


def test_a_finding_of_a_scanner_is_counted() -> None:
    counts = Counts("scanners")
    scanning.judge(counts, "wapiti", "nobody", scanning.wapiti_findings(REPORT))
    scanning.judge(counts, "sqlmap", "owner", scanning.sqlmap_findings(SAID))
    assert counts.of() == [
        "wapiti as nobody: SQL Injection: GET /verify sought: An error",
        "sqlmap as owner: injection: q (GET)",
    ]


def test_what_is_explained_is_told_and_not_found(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    known = tmp_path / "allowed.yaml"
    known.write_text("[{kind: SQL Injection, where: 'GET /verify', because: 'it is a test'}]", "utf-8")
    monkeypatch.setattr(scanning, "ALLOWED", known)
    counts = Counts("scanners")
    scanning.judge(counts, "wapiti", "nobody", scanning.wapiti_findings(REPORT))
    assert counts.is_sound
    assert counts.told["explained: SQL Injection"] == 1


def test_each_explanation_has_a_reason() -> None:
    assert all(one["because"] for one in scanning.explained())
