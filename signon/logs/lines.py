"""The form of a line of the log, made by structlog. It is loaded with the first line, or when a process that runs on starts."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from signon.logs.told import what_may_be_told


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Have a library not be found inside the block, unless it is loaded already."""
    was_loaded = name in sys.modules
    sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # so says the language's reference
    try:
        yield
    finally:
        if not was_loaded:
            del sys.modules[name]


with _without(
    "rich"
):  # which only development has, and structlog would load with pygments for traces that are never written
    import structlog
    from structlog.typing import EventDict, Processor, WrappedLogger


def formatter(*, as_text: bool, for_terminal: bool) -> logging.Formatter:
    """Makes a line of a record, as text or as JSON; ``for_terminal`` is whether a person reads along."""
    last: list[Processor] = [_as_text(colours=for_terminal)] if as_text else [structlog.processors.JSONRenderer()]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.ExtraAdder(),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            what_may_be_told,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        use_get_message=False,
        pass_foreign_args=True,
    )


def _as_text(*, colours: bool) -> Processor:
    renderer: Any = structlog.dev.ConsoleRenderer(colors=colours, sort_keys=False, pad_event_to=0)

    def render(logger: WrappedLogger, method: str, event: EventDict) -> str:
        trace = event.pop("trace", [])
        line = cast("str", renderer(logger, method, event))
        return "\n    ".join([line, *trace])

    return render
