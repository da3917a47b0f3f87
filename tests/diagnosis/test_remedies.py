"""Each line of ``flask doctor`` that is not well says what to do, and no check can break the examination."""

import pytest
from flask import Flask

from signon.diagnosis.examination import CHECKS, Finding, Level, examine
from tests.diagnosis.failing import CASES, Case


def found(app: Flask) -> dict[str, Finding]:
    with app.app_context():
        return {finding.name: finding for finding in examine(app.config["SIGNON"])}


def test_every_check_has_a_failing_case() -> None:
    assert CASES.keys() == CHECKS.keys()


@pytest.mark.parametrize("name", CHECKS)
def test_what_is_not_well_comes_with_its_remedy(app: Flask, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    case: Case = CASES[name]
    case.break_it(app, monkeypatch)
    finding = found(app)[name]
    assert finding.level is not Level.OK
    assert case.remedy in finding.sentence
    assert finding.sentence.endswith(".")


def test_each_line_of_a_sound_site_says_what_was_found(app: Flask) -> None:
    assert all(len(finding.sentence) > 10 for finding in found(app).values())


@pytest.mark.parametrize("error", [ValueError(), ZeroDivisionError("zero"), KeyError("x"), OSError(5, "bad disk")])
def test_a_check_that_breaks_is_a_line_with_a_remedy_and_the_others_go_on(
    app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def breaks(_settings: object) -> None:
        raise error

    monkeypatch.setitem(CHECKS, "fonts", breaks)
    findings = found(app)
    assert findings["fonts"].level is Level.FAILED
    assert type(error).__name__ in findings["fonts"].sentence
    assert "report this" in findings["fonts"].sentence
    assert list(findings) == list(CHECKS)
