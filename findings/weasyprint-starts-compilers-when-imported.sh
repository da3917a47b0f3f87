#!/usr/bin/env bash
# WeasyPrint 70.0 with cffi 2.1.1: `import weasyprint` runs gcc, ld and ldconfig dozens of times, on Linux.
#
# Guessed: a library is found by the system's loader; importing a package starts no programs.
# Seen (2026-11-28, Python 3.11, Debian 12): WeasyPrint asks for each library by several names, those of Windows first. A name
# that the loader does not know goes to `ctypes.util.find_library`, which asks `ldconfig`, and then gcc and ld with a file to link:
# 54 programs started by Python itself and over eighty processes in all, in two fifths of the import's processor time. On a
# machine without gcc fewer. The name that works on Linux is tried last; with `find_library` answering None, nothing is started.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check weasyprint==70.0 cffi==2.1.1
cat > "$folder/count.py" <<'PYTHON'
import ctypes.util
import sys

started = []
sys.addaudithook(lambda event, given: started.append(given[0]) if event == "subprocess.Popen" else None)
if "without" in sys.argv:
    ctypes.util.find_library = lambda name: None
import weasyprint

print(len(started))
PYTHON
by_itself=$("$folder/venv/bin/python" "$folder/count.py")
without=$("$folder/venv/bin/python" "$folder/count.py" without)
echo "programs started by the import: $by_itself; with find_library answering None: $without"
[ "$by_itself" -gt 10 ] || { echo "CHANGED: the import hardly starts programs"; exit 1; }
[ "$without" -eq 0 ] || { echo "CHANGED: something else starts programs"; exit 1; }
