"""The form of a line of the log, made by structlog. It is loaded with the first line, or when a process that runs on starts."""

import logging
from typing import Any, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from signon.logs.told import what_may_be_told


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
