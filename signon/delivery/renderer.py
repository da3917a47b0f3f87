"""The rendering processes of this program, with the limits of its settings: started when first needed, then kept warm."""

import atexit
from enum import StrEnum
from functools import cache

from flask import current_app

from signon.printing.worker.process import RenderProcess
from signon.web.capacity import require_place

POLITE = 10
"""How far a stranger's rendering steps back behind the site's answers, as ``nice`` counts it."""


class Customer(StrEnum):
    """The people for whom something is rendered. Each group has a process of its own, so that none waits for another's letter."""

    COORDINATORS = "coordinators"
    STRANGERS = "strangers"


def renderer(customer: Customer = Customer.COORDINATORS) -> RenderProcess:
    """The process that renders for the present application. In a request it is used in a place, never outside one."""
    require_place("a rendering")
    settings = current_app.config["SIGNON"]
    return _process(customer, float(settings.render_seconds), settings.render_megabytes * 1024**2)


@cache
def _process(customer: Customer, seconds: float, memory: int) -> RenderProcess:
    niceness = POLITE if customer is Customer.STRANGERS else 0
    process = RenderProcess(seconds=seconds, memory=memory, niceness=niceness)
    atexit.register(process.close)
    return process
