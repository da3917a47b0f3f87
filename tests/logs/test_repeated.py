"""An outage does not fill the log: the first fault in full, then a line a minute with their number."""

import logging
import os
from collections.abc import Iterator

import pytest

from signon.logs.repeated import MOST_KINDS, MOST_OF_A_SENTENCE, RepeatedFaults
from tests.waiting import until


class Lines(logging.Handler):
    """What was logged, as it would be printed."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def printed() -> Iterator[list[str]]:
    lines, logger = Lines(), logging.getLogger("signon.test")
    logger.addHandler(lines)
    logger.propagate = False
    yield lines.lines
    logger.handlers, logger.filters, logger.propagate = [], [], True


def _logger(seconds: float) -> logging.Logger:
    logger = logging.getLogger("signon.test")
    logger.addFilter(RepeatedFaults(seconds))
    return logger


def _fail(logger: logging.Logger, divisor: int = 0) -> None:
    try:
        1 / divisor
    except ZeroDivisionError:
        logger.exception("It failed")


def test_the_first_fault_is_told_with_its_cause_and_the_rest_are_counted(printed: list[str]) -> None:
    logger = _logger(0.5)
    for _ in range(1000):
        _fail(logger)
    assert len(printed) == 1
    assert "Traceback" in printed[0]
    until(lambda: len(printed) == 2)
    assert "It failed: ZeroDivisionError (999 more" in printed[1]


def test_without_counting_each_fault_would_be_printed(printed: list[str]) -> None:
    logger = logging.getLogger("signon.test")
    for _ in range(1000):
        _fail(logger)
    assert len(printed) == 1000


def test_faults_at_different_places_are_of_different_kinds(printed: list[str]) -> None:
    logger = _logger(3600)
    for _ in range(3):
        _fail(logger)
        try:
            {}["missing"]
        except KeyError:
            logger.exception("It failed")
    assert len(printed) == 2


def test_warnings_about_different_things_are_all_told(printed: list[str]) -> None:
    logger = _logger(3600)
    for number in (1, 2, 2, 3):
        logger.warning("The file %s is too large.", number)
    assert len(printed) == 3


def test_a_sentence_about_a_thousand_things_is_told_of_some_and_counted(printed: list[str]) -> None:
    logger = _logger(0.5)
    for number in range(1000):
        logger.warning("Mail %s is refused.", number)
    assert len(printed) == MOST_OF_A_SENTENCE
    until(lambda: len(printed) > MOST_OF_A_SENTENCE)
    assert f"({1000 - MOST_OF_A_SENTENCE} more" in printed[-1]


def test_values_that_do_not_fit_their_sentence_stop_nobody(printed: list[str]) -> None:
    counting = RepeatedFaults(3600)
    assert counting.filter(logging.LogRecord("x", logging.WARNING, "f", 1, "number %d", ("none",), None))


def test_what_is_no_fault_is_never_held_back(printed: list[str]) -> None:
    logger = _logger(3600)
    logger.setLevel(logging.INFO)
    for _ in range(5):
        logger.info("One was done.")
    assert len(printed) == 5


def test_a_fault_that_comes_back_after_a_quiet_time_is_told_in_full(printed: list[str]) -> None:
    logger = _logger(0)
    _fail(logger)

    def fails_again() -> bool:
        _fail(logger)
        return len(printed) >= 3

    until(fails_again)
    assert sum("Traceback" in line for line in printed) >= 1


def test_no_more_kinds_are_remembered_than_fit() -> None:
    counting = RepeatedFaults(3600)
    for number in range(MOST_KINDS * 2):
        record = logging.LogRecord("x", logging.WARNING, "f", 1, f"text {number}", (number,), None)
        assert counting.filter(record)
    assert len(counting._kinds) == MOST_KINDS


def test_a_forked_process_counts_for_itself() -> None:
    counting = RepeatedFaults(3600)
    record = logging.LogRecord("x", logging.WARNING, "f", 1, "text", (), None)
    assert counting.filter(record)
    assert not counting.filter(record)
    for kind in counting._kinds.values():
        kind.process = os.getpid() + 1
    assert counting.filter(record)
