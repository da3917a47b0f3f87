"""What a page's title owes to people who hear it before anything else."""

from pathlib import Path

import pytest

from signon.settings import ROOT

SAYS_WHAT_IS_WRONG = ("{{ error_summary(", 'class="error-summary"', "letters/draft_notices.html")
FORMS = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if "{% extends" in (source := path.read_text("utf-8")) and any(sign in source for sign in SAYS_WHAT_IS_WRONG)
]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_page_that_says_what_is_wrong_says_so_in_its_title(path: Path) -> None:
    title = path.read_text("utf-8").partition("{% block title %}")[2].partition("{% endblock %}")[0]
    assert "Error:" in title
