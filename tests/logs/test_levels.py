import logging

from tests.logs.log_lines import written


def test_libraries_are_heard_when_they_warn_and_we_when_we_inform() -> None:
    library = logging.getLogger("weasyprint.progress")
    library.setLevel(logging.INFO)
    with written() as log:
        library.info("Step 1")
        library.warning("A font is missing")
        logging.getLogger("signon.web").info("A request was answered")
    assert [line["logger"] for line in log.lines] == ["weasyprint.progress", "signon.web"]
