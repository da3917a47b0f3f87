"""The port at which Prometheus reads: its own, on loopback unless set otherwise, and closed unless one is set."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from signon.errors import DomainError
from signon.metrics.counting import folder_for
from signon.settings import Settings
from signon.translation import gettext as _


class MetricsPortError(DomainError):
    """The port cannot be listened on."""


@contextmanager
def metrics_served(app: Flask) -> Iterator[None]:
    """Let the metrics of all processes of this machine be read, for the length of the block, where a port is set.

    Raises ``MetricsPortError`` when the port cannot be had.
    """
    settings: Settings = app.config["SIGNON"]
    if not settings.metrics_port:
        yield
        return
    from prometheus_client import CollectorRegistry, start_wsgi_server
    from prometheus_client.multiprocess import MultiProcessCollector

    from signon.diagnosis.site_metrics import SiteCollector
    from signon.metrics.instruments import forget_dead

    folder = folder_for(settings.instance)
    forget_dead(folder, gauges_alone=False)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Living(folder))  # type: ignore[arg-type]
    MultiProcessCollector(registry, str(folder))  # type: ignore[no-untyped-call]
    registry.register(SiteCollector(app))
    try:
        server, thread = start_wsgi_server(settings.metrics_port, settings.metrics_host, registry)
    except OSError as error:
        raise _taken(settings, error) from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def refuse_taken_port(settings: Settings) -> None:
    """Raise ``MetricsPortError`` when the port is set and somebody listens there already."""
    if not settings.metrics_port:
        return
    try:
        socket.create_server((settings.metrics_host, settings.metrics_port), family=_family(settings)).close()
    except OSError as error:
        raise _taken(settings, error) from error


def serve_metrics(app: Flask) -> None:
    """Serve the metrics until SIGTERM or Ctrl+C."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    with metrics_served(app):
        while not stop.wait(1):
            pass


def _family(settings: Settings) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in settings.metrics_host else socket.AF_INET


def _taken(settings: Settings, error: OSError) -> MetricsPortError:
    return MetricsPortError(
        _(
            "The metrics cannot be served on %(host)s, port %(port)s: %(reason)s. Choose another with SIGNON_METRICS_PORT, or "
            "stop the program that listens there.",
            host=settings.metrics_host,
            port=settings.metrics_port,
            reason=os.strerror(error.errno or 0),
        )
    )


class _Living:
    """Comes before what is added up: takes those out of it whose process is gone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterator[None]:
        from signon.metrics.instruments import forget_dead

        forget_dead(self._folder)
        return iter(())
