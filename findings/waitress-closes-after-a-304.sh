#!/usr/bin/env bash
# waitress 3.0.2: an answer without a body closes the connection that it came on.
#
# Guessed: a browser that asks with If-None-Match and gets a 304 goes on with the same connection, as HTTP/1.1 connections stay
# open by default and a 304 or 204 has no body whose end would have to be told.
# Seen (2026-11-27, Python 3.11): after a 200 with a length the connection stays open; a 304 and a 204 bear "Connection: close"
# and end it, because they have no Content-Length, which a 204 may not even have. So each page that is still right costs the browser
# a new connection. Overriding WSGITask.set_close_on_finish for answers without a body keeps it open.
#   200: open; 204 and 304: closed
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check waitress==3.0.2
"$folder/venv/bin/python" - <<'PYTHON'
import socket
import threading

from waitress import create_server

STATUSES = {"/200": "200 OK", "/204": "204 No Content", "/304": "304 Not Modified"}


def application(environ, start_response):
    path = environ["PATH_INFO"]
    body = b"text" if path == "/200" else b""
    start_response(STATUSES[path], [("Content-Length", str(len(body)))] if body else [("ETag", '"a"')])
    return [body]


def is_closed_after(port: int, path: str) -> bool:
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        read = connection.recv(65536)
        assert STATUSES[path].encode() in read, read
        return b"\r\nConnection: close" in read


server = create_server(application, host="127.0.0.1", port=0)
threading.Thread(target=server.run, daemon=True).start()
closed = {path.lstrip("/"): is_closed_after(server.effective_port, path) for path in STATUSES}
print(", ".join(f"{status}: {'closed' if one else 'open'}" for status, one in closed.items()))
if closed != {"200": False, "204": True, "304": True}:
    raise SystemExit("CHANGED: the connection no longer ends with an answer without a body")
PYTHON
