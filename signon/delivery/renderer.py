"""The rendering process of this program, with the limits of its settings: started when first needed, then kept warm."""

import atexit
from functools import cache

from flask import current_app

from signon.delivery.render_process import RenderProcess


def renderer() -> RenderProcess:
    """The process that renders for the present application."""
    settings = current_app.config["SIGNON"]
    return _process(float(settings.render_seconds), settings.render_megabytes * 1024**2)


@cache
def _process(seconds: float, memory: int) -> RenderProcess:
    process = RenderProcess(seconds=seconds, memory=memory)
    atexit.register(process.close)
    return process
