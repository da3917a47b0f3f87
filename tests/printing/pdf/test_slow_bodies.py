"""The worst bodies that can be entered, with the limits of the settings: printed, or given up in words within them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.delivery.orders import Rendering, order_preview
from signon.jobs.leased import WorkStatus
from signon.settings import Settings
from tests import factories
from tests.printing.bad_input import SLOW_BODIES
from tests.walker import Walker

pytestmark = pytest.mark.slow

SECONDS_AROUND_IT = 30
"""For what the worker does before and after printing, on a machine that is busy."""


@pytest.mark.parametrize("body", SLOW_BODIES)
def test_a_slow_body_is_printed_or_given_up_within_the_limits(
    app: Flask, signed_in: Callable[..., Walker], work: Callable[[], None], body: Any
) -> None:
    with app.app_context():
        order = order_preview(factories.letter(body=SLOW_BODIES[body]), by=factories.BY, at=now()).id
        other = order_preview(factories.letter(title="Another"), by=factories.BY, at=now()).id
        db.session.commit()
    work()
    page = signed_in().open(f"/coordinator/renderings/{order}").text
    assert "Open the PDF" in page or "more than 120 seconds" in page or "memory" in page
    with app.app_context():
        assert db.session.get_one(Rendering, other).status == WorkStatus.DONE
        made = db.session.get_one(Rendering, order)
        assert made.attempts == 1
        assert made.finished_at
        assert made.started_at
        assert (made.finished_at - made.started_at).total_seconds() < Settings().render_seconds + SECONDS_AROUND_IT
