#!/usr/bin/env bash
# redis-py 8.1.0: `socket_timeout` bounds one try, and by default a command is tried again many times with growing pauses.
#
# Guessed: with socket_timeout=0.3, a command to a server that takes the connection and never answers fails after about 0.3 s.
# Seen (2026-11-27, Python 3.11): it fails after 6.5 s; with socket_timeout=1 it was 14.5 s. With Retry(NoBackoff(), 0) it
# fails after 0.3 s. So whoever writes to Redis inside a web request waits twenty times the timeout that they set.
#   default: TimeoutError after more than ten times socket_timeout
#   without retries: TimeoutError within three times socket_timeout
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check redis==8.1.0
"$folder/venv/bin/python" - <<'PYTHON'
import socket
import time

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

TIMEOUT = 0.3


def seconds_until_it_fails(port: int, **options: object) -> float:
    client = redis.Redis(port=port, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, **options)
    begin = time.monotonic()
    try:
        client.lpush("queue", "a call")
    except redis.exceptions.TimeoutError:
        return time.monotonic() - begin
    raise SystemExit("CHANGED: no timeout at all")


with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:  # the kernel accepts; nobody ever answers
    port = silent.getsockname()[1]
    usual = seconds_until_it_fails(port)
    once = seconds_until_it_fails(port, retry=Retry(NoBackoff(), 0))
print(f"default: {usual:.1f} s, without retries: {once:.1f} s, socket_timeout: {TIMEOUT} s")
if usual < 10 * TIMEOUT or once > 3 * TIMEOUT:
    raise SystemExit("CHANGED: the default no longer multiplies the timeout, or giving up the retries no longer helps")
PYTHON
