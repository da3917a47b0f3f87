"""Debian's packages, run as if they were installed: in namespaces of their own, in which they change nothing outside.

Nobody has to be root for it. In there, the account that runs the tests is the account ``signon``; all the others, root with
them, are numbers that own nothing outside: any numbers when root runs the tests, and else those that ``/etc/subuid`` gives.
"""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests import scratch
from tests.servers.running_site import ROOT

TREES = ROOT / ".venv" / "mail-servers"
TOOLS = ("unshare", "nsenter", "setpriv", "mount", "bash")
SIGNON = 64010
ACCOUNTS = {
    "Debian-exim": 64001,
    "opensmtpd": 64002,
    "opensmtpq": 64003,
    "postfix": 64004,
    "postdrop": 64005,
    "dovecot": 64006,
    "dovenull": 64007,
    "vmail": 64008,
    "opendkim": 64009,
    "_rspamd": 64011,
    "signon": SIGNON,
}
NUMBERS = 65536
NUMBERS_FOR_ROOT = 1_500_000_000
START_SECONDS = 60
END_SECONDS = 20
PREPARE = """
set -e
mount() {{ setpriv --no-new-privs mount "$@"; }}
mount -t proc proc /proc
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/lock /run/etc /run/changed /run/work
cp -r {folder}/etc/. /run/etc
chmod -R a+rX /run/etc
for place in /var/spool /var/lib /var/mail /var/log; do mount -t tmpfs -o mode=755 tmpfs $place; done
mount -t overlay overlay -o "lowerdir={folder}/usr:{trees}:/usr" /usr
mount -t overlay overlay -o "lowerdir=/run/etc:/etc,upperdir=/run/changed,workdir=/run/work" /etc
"""
UNTIL_NOBODY_LISTENS = """
: >{folder}/prepared
exec 3<&0
{command} </dev/null &
cat <&3 >/dev/null &
wait -n
"""
"""The first process of the namespace ends with the server, or when the tests close its input, be it because they were killed."""

NSSWITCH = "passwd: files\ngroup: files\nhosts: files dns\n"


class Program:
    """A program that runs in namespaces of its own; ``folder`` holds its files, ``output`` is what it has said."""

    def __init__(self, folder: Path, process: "subprocess.Popen[bytes]") -> None:
        self.folder, self._process = folder, process

    @property
    def output(self) -> str:
        """All that it has said so far."""
        return (self.folder / "output").read_text("utf-8", "replace")

    def call(self, *command: str, account: str = "root") -> str:
        """The output of a command beside it, which must end well; ``account`` runs it."""
        number = str(ACCOUNTS.get(account, 0))
        done = subprocess.run(
            ["nsenter", "--target", str(self._first()), "--user", "--mount", "--pid", "--setuid", number,
             "--setgid", number, *command],
            capture_output=True, text=True, timeout=START_SECONDS, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def wait_until(self, is_ready: Callable[[], bool]) -> None:
        """Return once ``is_ready`` says so; fails with the output when the program ends before, or takes for ever."""
        end = time.monotonic() + START_SECONDS
        while not is_ready():
            assert self._process.poll() is None, f"It has ended: {self.output}"
            assert time.monotonic() < end, f"It is not ready: {self.output}"
            time.sleep(0.02)

    def end(self) -> None:
        """End it with all that it has started, and wait until it has ended."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(END_SECONDS)

    def _first(self) -> int:
        """The number, outside, of the first process in there."""
        return int(Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()[0])


@contextmanager
def program(folder: Path, trees: Sequence[str], command: str, *, prepare: str = "") -> Iterator[Program]:
    """Run ``command``, with the packages ``trees`` installed and the folder's ``etc`` and ``usr`` laid over the machine's.

    ``prepare`` is a script that root runs before.
    """
    _write_accounts(folder / "etc")
    (folder / "usr").mkdir(exist_ok=True)
    lower = ":".join(str(TREES / tree / "usr") for tree in trees)
    script = folder / "start"
    script.write_text(
        PREPARE.format(folder=folder, trees=lower)
        + prepare
        + UNTIL_NOBODY_LISTENS.format(folder=folder, command=command)
    )
    with _user_namespace() as number, (folder / "output").open("w") as output:
        running = Program(folder, subprocess.Popen(
            _command(number, "bash", str(script)), stdin=subprocess.PIPE, stdout=output, stderr=output,
        ))  # fmt: skip
        try:
            running.wait_until((folder / "prepared").exists)
            yield running
        finally:
            running.end()


@contextmanager
def folders() -> Iterator[Callable[[], Path]]:
    """A function that makes folders for programs, each with a file system's usual permissions; they go after the block.

    Not pytest's own: each run of pytest closes those of all runs to other accounts, and servers have their own.
    """
    with ExitStack() as stack:

        def new() -> Path:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="signon-mail-", dir=scratch.root())))
            folder.chmod(0o755)
            return folder

        yield new


def needs(*trees: str) -> pytest.MarkDecorator:
    """Skip the tests, with the reason, where programs of these packages cannot run."""
    reason = why_not(*trees)
    return pytest.mark.skipif(bool(reason), reason=reason)


@cache
def why_not(*trees: str) -> str:
    """The reason why programs of these packages cannot run here; empty when they can."""
    if missing := [name for name in TOOLS if not shutil.which(name)]:
        return f"{missing[0]} is not installed (Debian: util-linux, mount)"
    if missing := [name for name in trees if not (TREES / name).is_dir()]:
        return f"the packages of {missing[0]} are not there; '.ci/mail-servers .venv/mail-servers' fetches them, where apt is"
    return _why_no_namespaces()


@cache
def _why_no_namespaces() -> str:
    try:
        with _user_namespace() as number:
            script = "mount -t tmpfs tmpfs /run && mount -t overlay overlay -o lowerdir=/run:/usr /usr"
            command = ["setpriv", "--no-new-privs", "sh", "-c", script]
            done = subprocess.run(_command(number, *command), capture_output=True, text=True, check=False)
    except OSError as error:
        return f"no namespace can be had here: {error}"
    return f"no namespace can be had here: {done.stderr.strip()}" if done.returncode else ""


def _command(user_namespace: int, *command: str) -> list[str]:
    """The command line that runs ``command`` as root in there."""
    return [
        "nsenter", f"--user=/proc/{user_namespace}/ns/user", "--setuid", "0", "--setgid", "0",
        "unshare", "--mount", "--pid", "--fork", "--kill-child=KILL", *command,
    ]  # fmt: skip


@contextmanager
def _user_namespace() -> Iterator[int]:
    """The number of a process in a new user namespace; whoever enters it within the block may stay."""
    with subprocess.Popen(
        ["unshare", "--user", "sh", "-c", "echo; exec cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        try:
            assert holder.stdin
            assert holder.stdout
            if not holder.stdout.readline():
                raise OSError("user namespaces are not allowed")
            _map_numbers(holder.pid)
            yield holder.pid
        finally:
            holder.stdin.close()


def _map_numbers(process: int) -> None:
    """Let ``signon`` be the account that runs this, and the others nobody outside."""
    for kind, own in (("uid", os.geteuid()), ("gid", os.getegid())):
        first = NUMBERS_FOR_ROOT if os.geteuid() == 0 else _subordinate(kind)
        ranges = [(0, first, SIGNON), (SIGNON, own, 1), (SIGNON + 1, first + SIGNON, NUMBERS - SIGNON - 1)]
        if os.geteuid() == 0:
            Path(f"/proc/{process}/{kind}_map").write_text("\n".join("{} {} {}".format(*one) for one in ranges))
        else:
            numbers = [str(number) for one in ranges for number in one]
            done = subprocess.run(
                [f"new{kind}map", str(process), *numbers], capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise OSError(done.stderr.strip())


def _subordinate(kind: str) -> int:
    """The first of the numbers that this account may give away."""
    name = pwd.getpwuid(os.geteuid()).pw_name
    known = Path(f"/etc/sub{kind}")
    for line in known.read_text().splitlines() if known.exists() else ():
        owner, first, count = line.split(":")
        if owner in {name, str(os.geteuid())} and int(count) >= NUMBERS - 1:
            return int(first)
    raise OSError(
        f"{known} has no {NUMBERS} numbers for {name}; run it as root, or have them added by usermod --add-sub{kind}s"
    )


def _write_accounts(etc: Path) -> None:
    etc.mkdir(exist_ok=True)
    for kind, line in (("passwd", "{0}:x:{1}:{1}::/run:/usr/sbin/nologin\n"), ("group", "{0}:x:{1}:\n")):
        known = Path("/etc", kind).read_text().splitlines(keepends=True)
        others = "".join(one for one in known if one.split(":")[0] not in ACCOUNTS)
        (etc / kind).write_text(others + "".join(line.format(*account) for account in ACCOUNTS.items()))
    (etc / "nsswitch.conf").write_text(NSSWITCH)
    (etc / "hosts").write_text("127.0.0.1 localhost\n")
    (etc / "resolv.conf").write_text("nameserver 127.0.53.9\n")
