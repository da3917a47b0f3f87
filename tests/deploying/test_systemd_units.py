"""The systemd units: how exposed they leave the machine, that they run what there is, and that the site works within them."""

import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from signon.serving.site import SECONDS_TO_END
from signon.settings import Settings
from tests.cli.conftest import LETTER
from tests.servers.confined import CACHE, INSTANCE, UNITS, confined, directives, environment_of
from tests.servers.running_site import FLASK, ROOT, free_port, wait_until_ready

NAMES = sorted(path.name for path in UNITS.glob("*.service"))
MOST_EXPOSURE = 3.0
PROBE = """
import ctypes, mmap, os, socket, sys
def tried(name, what):
    try: what()
    except Exception as error: print(name, "refused", type(error).__name__)
    else: print(name, "allowed")
def written_and_run():
    library = ctypes.CDLL(None, use_errno=True)
    library.mmap.restype = ctypes.c_void_p
    got = library.mmap(None, ctypes.c_size_t(4096), 7, 0x22, -1, ctypes.c_long(0))
    if got == ctypes.c_void_p(-1).value: raise OSError(ctypes.get_errno(), "mmap")
tried("memory", written_and_run)
tried("netlink", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close())
tried("unix", lambda: socket.socket(socket.AF_UNIX).close())
tried("project", lambda: open(sys.argv[1] + "/.probe", "w").close())
tried("instance", lambda: open(sys.argv[2] + "/.probe", "w").close())
tried("mount", lambda: os.chroot("/"))
print("processes", len([one for one in os.listdir("/proc") if one.isdigit()]))
"""
COMMANDS = """
import sys
from signon.application import create_app
runner = create_app().test_cli_runner()
for command in (("import", sys.argv[1]), ("open", "clean-rivers"), ("finalise", "clean-rivers")):
    done = runner.invoke(args=["letter", *command])
    assert done.exit_code == 0, done.output
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_unit_leaves_little_of_the_machine_open(name: str) -> None:
    assert exposure(UNITS / name) <= MOST_EXPOSURE


def test_without_its_restrictions_a_unit_would_be_exposed(tmp_path: Path) -> None:
    text = (UNITS / "signon.service").read_text("utf-8")
    bare = tmp_path / "signon.service"
    bare.write_text(re.sub(r"(?m)^(Restrict|Protect|Private|SystemCall|Capability|NoNew).*\n", "", text))
    assert exposure(bare) > 2 * MOST_EXPOSURE


def exposure(unit: Path) -> float:
    """The exposure that systemd itself reckons, from 0 to 10."""
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"exposure level for \S+: ([\d.]+)", shown)[1])


@pytest.mark.parametrize("name", NAMES)
def test_systemd_understands_every_line_of_a_unit(name: str, tmp_path: Path) -> None:
    unit = tmp_path / name
    unit.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", (UNITS / name).read_text("utf-8")))
    shown = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    complaints = [line for line in shown.stderr.splitlines() if name in line and "Failed to" not in line]
    assert complaints == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("signon")])
def test_a_unit_runs_a_command_that_there_is_and_gives_it_time_to_end(name: str, app: Flask) -> None:
    program, *arguments = directives(name)["ExecStart"][0].split()
    assert program == "/srv/signon/.venv/bin/flask"
    assert app.test_cli_runner().invoke(args=[*arguments, "--help"]).exit_code == 0
    assert directives(name)["KillSignal"] == ["SIGTERM"]
    assert int(directives(name)["TimeoutStopSec"][0]) > Settings().stop_seconds + SECONDS_TO_END


@pytest.mark.slow
def test_the_site_works_within_its_unit(tmp_path: Path) -> None:
    """It imports, prints, finalises and serves, with memory that is never both written and run, and a filter of calls."""
    port = free_port()
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "rivers.md").write_text(LETTER)
    run_confined(tmp_path, "-c", COMMANDS, f"{INSTANCE}/rivers.md")
    with served(tmp_path, port):
        wait_until_ready(port)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/letters/clean-rivers/letter.pdf", timeout=30) as answer:
            assert answer.read(5) == b"%PDF-"
    assert (tmp_path / "state" / "signon.sqlite3").exists()


@pytest.mark.slow
def test_the_whole_demo_is_made_within_the_unit(tmp_path: Path) -> None:
    assert "The demo is ready" in run_confined(tmp_path, FLASK, "demo")


def test_within_the_unit_a_program_is_refused_what_the_site_never_does(tmp_path: Path) -> None:
    shown = run_confined(tmp_path, "-c", PROBE, str(ROOT), INSTANCE)
    assert shown.splitlines() == [
        "memory refused PermissionError",
        "netlink refused PermissionError",
        "unix allowed",
        "project refused OSError",
        "instance allowed",
        "mount refused PermissionError",
        "processes 2",
    ]


def test_without_the_unit_the_same_is_allowed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROBE, str(tmp_path), str(tmp_path)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert {"memory allowed", "netlink allowed", "project allowed"} <= set(shown.splitlines())


def test_what_may_be_written_is_what_the_unit_says() -> None:
    for name in ("signon.service", "signon-web.service", "signon-worker.service"):
        (environment,) = directives(name)["Environment"]
        assert f"SIGNON_INSTANCE={INSTANCE}" in environment
        assert f"XDG_CACHE_HOME={CACHE}" in environment
        assert directives(name)["StateDirectory"] == directives(name)["CacheDirectory"] == ["signon"]


def run_confined(folder: Path, *arguments: str) -> str:
    """What a program of this Python prints within the unit of the site."""
    command = confined("signon.service", folder, sys.executable, *arguments)
    done = subprocess.run(command, env=environment_of(), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def served(folder: Path, port: int) -> Iterator[Any]:
    command = confined("signon.service", folder, sys.executable, FLASK, "serve")
    environment = environment_of(SIGNON_PORT=str(port))
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)
