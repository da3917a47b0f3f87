#!/usr/bin/env bash
# accessible-pygments 0.0.5: importing these colour schemes, as Furo's configuration does, sets up the root logger at INFO.
#
# Guessed: a package of colour schemes for code changes nothing outside itself when it is imported.
# Seen (2026-11-27, Python 3.11): it calls logging.basicConfig(level=INFO) with a format of its own. From then on every
# library's lines of information go to standard error, and the program's own basicConfig(), called later, does nothing, so
# its level and its format are ignored. Call basicConfig with force=True, or set the root logger up before the import.
#   root logger before: level WARNING, 0 handlers
#   root logger after:  level INFO, 1 handler; basicConfig(level=ERROR) leaves INFO
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check accessible-pygments==0.0.5 pygments==2.21.0
"$folder/venv/bin/python" - <<'PYTHON'
import logging

root = logging.getLogger()
before = (logging.getLevelName(root.level), len(root.handlers))
import a11y_pygments  # noqa: E402, F401

after = (logging.getLevelName(root.level), len(root.handlers))
logging.basicConfig(level=logging.ERROR)
later = logging.getLevelName(root.level)
print(f"before: {before}, after: {after}, after basicConfig(level=ERROR): {later}")
if before != ("WARNING", 0) or after != ("INFO", 1) or later != "INFO":
    raise SystemExit("CHANGED: the import leaves the root logger alone now")
PYTHON
