#!/usr/bin/env bash
# Werkzeug 3.1.9 with Flask 3.1.3: an IPv6 address in TRUSTED_HOSTS never matches, however it is written.
#
# Guessed: TRUSTED_HOSTS=["[::1]"] lets a request for http://[::1]:8000/ through, as ["localhost"] does for localhost.
# Seen (2026-11-27, Python 3.11): every spelling is answered with 400. The trusted entry is cut at its first colon, as if a
# port followed, so "[::1]" becomes "["; and no Host header equals that. A site that listens on IPv6 loopback, behind a
# monitor that asks there, has to compare such hosts itself.
#   ['[::1]'] 400 400, ['::1'] 400 400, ['[::1]:8000'] 400 400, ['localhost'] 200 200
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check werkzeug==3.1.9 flask==3.1.3
"$folder/venv/bin/python" - <<'PYTHON'
from flask import Flask


def answers(trusted: str, host: str) -> list[int]:
    app = Flask("site")
    app.config["TRUSTED_HOSTS"] = [trusted]
    app.add_url_rule("/", view_func=lambda: "ok")
    return [app.test_client().get("/", headers={"Host": name}).status_code for name in (host, f"{host}:8000")]


seen = {trusted: answers(trusted, "[::1]") for trusted in ("[::1]", "::1", "[::1]:8000")}
seen["localhost"] = answers("localhost", "localhost")
print(seen)
if seen != {"[::1]": [400, 400], "::1": [400, 400], "[::1]:8000": [400, 400], "localhost": [200, 200]}:
    raise SystemExit("CHANGED: an IPv6 address can be trusted now, or names cannot")
PYTHON
