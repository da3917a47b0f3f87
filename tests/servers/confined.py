"""A program under the restrictions of a documented systemd unit, as far as they can be had without systemd.

Bubblewrap gives the namespaces, libseccomp the filter of system calls, and the kernel refuses memory that is written and
run. What stands here follows the unit line by line; what the unit says is read from it.
"""

import ctypes
import ctypes.util
import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.servers.running_site import ROOT

UNITS = ROOT / "docs" / "deploy"
INSTANCE, CACHE = "/var/lib/signon", "/var/cache/signon"
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10}
EQUAL = 4
LAUNCH = """
import ctypes, os, sys
if ctypes.CDLL(None, use_errno=True).prctl(65, 1, 0, 0, 0):
    sys.exit("This kernel cannot refuse memory that is written and run (PR_SET_MDWE).")
os.execv(sys.argv[1], sys.argv[1:])
"""


def directives(unit: str) -> dict[str, list[str]]:
    """The lines of a unit by name, in their order."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / unit).read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, value = line.split("=", 1)
            found.setdefault(name, []).append(value)
    return found


def confined(unit: str, folder: Path, *command: str) -> list[str]:
    """The command line that runs ``command`` as the unit would; ``folder`` holds what it may write to."""
    wanted = directives(unit)
    state, cache_folder = folder / "state", folder / "cache"
    for one in (state, cache_folder):
        one.mkdir(parents=True, exist_ok=True)
    environment = dict(one.split("=", 1) for one in wanted["Environment"][0].split())
    filter_file = _filter_file(wanted["SystemCallFilter"], wanted["RestrictAddressFamilies"][0], folder)
    return [
        "bash", "-c", 'exec bwrap "$@" 9<"$0"', str(filter_file), "--seccomp", "9",
        *_namespaces(wanted),
        *_writable(state, INSTANCE), *_writable(cache_folder, CACHE),
        *(part for name, value in environment.items() for part in ("--setenv", name, value)),
        "--chdir", str(ROOT), sys.executable, "-c", LAUNCH, *command,
    ]  # fmt: skip


def _namespaces(wanted: dict[str, list[str]]) -> Iterator[str]:
    yield from ("--die-with-parent", "--unshare-user", "--uid", "1000", "--gid", "1000")
    if wanted["ProtectSystem"] == ["strict"]:
        yield from ("--ro-bind", "/", "/")
    if wanted["CapabilityBoundingSet"] == [""]:
        yield from ("--cap-drop", "ALL")
    if wanted["PrivateDevices"] == ["yes"]:
        yield from ("--dev", "/dev")
    if wanted["PrivateTmp"] == ["yes"]:
        yield from ("--tmpfs", "/tmp", "--tmpfs", "/var/tmp")
    yield from ("--ro-bind", str(ROOT), str(ROOT))  # which may lie in /tmp itself
    if wanted["ProtectProc"] == ["invisible"]:
        yield from ("--unshare-pid", "--proc", "/proc")
    if wanted["RemoveIPC"] == ["yes"]:
        yield "--unshare-ipc"
    if wanted["ProtectHostname"] == ["yes"]:
        yield "--unshare-uts"
    yield from ("--tmpfs", "/var/lib", "--tmpfs", "/var/cache", "--ro-bind-try", *(2 * ("/var/cache/fontconfig",)))


def _writable(folder: Path, name: str) -> tuple[str, ...]:
    return "--bind", str(folder), name


def _filter_file(filters: list[str], families: str, folder: Path) -> Path:
    """The filter as a program for the kernel. The families of sockets are a part of it, as with systemd."""
    allowed: set[str] = set()
    for one in filters:
        calls = _calls_of(one.lstrip("~"))
        allowed = allowed - calls if one.startswith("~") else allowed | calls
    library = ctypes.CDLL(ctypes.util.find_library("seccomp"))
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(REFUSE)))
    for call in sorted(allowed - {"socket"}):
        number = library.seccomp_syscall_resolve_name(call.encode())
        if number >= 0:
            library.seccomp_rule_add(context, ctypes.c_uint32(ALLOW), number, 0)
    socket_call = library.seccomp_syscall_resolve_name(b"socket")
    for family in families.split():
        first = _Comparison(0, EQUAL, FAMILIES[family], 0)
        library.seccomp_rule_add(context, ctypes.c_uint32(ALLOW), socket_call, 1, first)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="filter-", delete=False) as file:
        library.seccomp_export_bpf(context, file.fileno())
    library.seccomp_release(context)
    return Path(file.name)


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("place", ctypes.c_uint),
        ("kind", ctypes.c_int),
        ("value", ctypes.c_uint64),
        ("mask", ctypes.c_uint64),
    )


@cache
def _calls_of(name: str) -> frozenset[str]:
    """The system calls of a set, as this machine's systemd has it."""
    shown = subprocess.run(
        ["systemd-analyze", "syscall-filter", "--no-pager", name], capture_output=True, text=True, check=True
    )
    lines = [line.strip() for line in shown.stdout.splitlines()[1:]]
    calls = {line for line in lines if line and not line.startswith(("#", "@"))}
    sets = [_calls_of(line) for line in lines if line.startswith("@")]
    return frozenset(calls.union(*sets))


def environment_of(**changes: str) -> dict[str, str]:
    """The environment of a confined program, without what the tests set for themselves."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SIGNON_")} | changes
