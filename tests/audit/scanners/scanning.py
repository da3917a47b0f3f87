"""Scanning the running demo, as nobody and as a signed-in owner, within bounds of time; and what the scanners found."""

import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import yaml

from tests.audit.counts import Counts, Found
from tests.audit.scanners.environments import program
from tests.servers import running_site
from tests.servers.running_site import Site

ALLOWED = Path(__file__).parent / "allowed.yaml"
SECONDS = 150
"""For each scanner and each person."""

MODULES = "cookieflags,crlf,csp,exec,file,http_headers,permanentxss,redirect,sql,xss"
"""What can be tried without a server elsewhere that the site would have to call."""

ASKED = (
    "/verify?sought=x",
    "/directory/suggestions?q=x&letter=keepers-logbooks",
    "/letters/keepers-logbooks/embed?lang=en",
    "/coordinator/directory/?q=x&page=1&region=x",
    "/coordinator/letters/keepers-logbooks/signatures?q=x&page=1&status=approved",
    "/coordinator/offices/?q=x&page=1",
    "/coordinator/outbox/?page=1&status=sent",
    "/coordinator/letters/keepers-logbooks/invitations?country=CH",
    "/coordinator/letters/keepers-logbooks/progress.csv?country=CH",
    "/coordinator/sign-in?next=/coordinator/",
)
VULNERABLE = re.compile(r"^Parameter: (.+)$", re.MULTILINE)


@contextmanager
def demo(folder: Path) -> Iterator[tuple[Site, str]]:
    """The running demo, and the cookies of its signed-in owner."""
    with running_site.running(folder) as site:
        yield site, _cookies(site)


def _cookies(site: Site) -> str:
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(site.sign_in_link, timeout=30).read().decode()
    proof = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert proof, "the page of the sign-in link has no form"
    opener.open(site.sign_in_link, urlencode({"csrf_token": proof[1]}).encode(), timeout=30).close()
    assert opener.open(f"{site.url}/coordinator/account", timeout=30).status == 200
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def wapiti(site: Site, cookies: str, folder: Path, counts: Counts, *, who: str) -> None:
    """Let Wapiti crawl and try the site."""
    report = folder / f"wapiti-{who}.json"
    limits = {
        "--max-scan-time": SECONDS,
        "--max-attack-time": SECONDS // 4,
        "--max-links-per-page": 60,
        "--tasks": 4,
        "-d": 4,
    }
    words = [
        *("-u", f"{site.url}/", "-x", f"{site.url}/coordinator/sign-out", "-m", MODULES),
        *("-f", "json", "-o", str(report), "--store-session", str(folder / who), "--store-config", str(folder)),
        *("--no-bugreport", "--flush-session"),
        *(word for name, most in limits.items() for word in (name, str(most))),
    ]
    words += ["-C", cookies] if cookies else []
    _run("wapiti", words, SECONDS + 120)
    if not report.exists():
        counts.find(Found.OTHER, f"Wapiti wrote no report as {who}")
        return
    found = json.loads(report.read_text("utf-8"))
    counts.tried += int(found["infos"].get("crawled_pages_nbr", 0))
    counts.told[f"pages that Wapiti crawled as {who}"] = int(found["infos"].get("crawled_pages_nbr", 0))
    judge(counts, "wapiti", who, wapiti_findings(found))


def wapiti_findings(report: dict[str, dict[str, list[dict[str, str]]]]) -> list[tuple[str, str]]:
    """The kind of each finding, and where it is."""
    kinds = {**report["vulnerabilities"], **report["anomalies"]}
    each = ((kind, one) for kind, found in kinds.items() for one in found)
    return [(kind, f"{one['method']} {one['path']} {one['parameter']}: {one['info']}") for kind, one in each]


def sqlmap(site: Site, cookies: str, folder: Path, counts: Counts, *, who: str) -> None:
    """Let sqlmap try the parameters of pages that search and list."""
    addresses = [
        address for address in ASKED if cookies or not address.startswith("/coordinator/") or "sign-in" in address
    ]
    targets = folder / f"targets-{who}.txt"
    targets.write_text("".join(f"{site.url}{address}\n" for address in addresses), "utf-8")
    words = [
        *(
            "-m",
            str(targets),
            "--batch",
            "--disable-coloring",
            "--flush-session",
            "--output-dir",
            str(folder / f"sqlmap-{who}"),
        ),
        *("--level", "2", "--risk", "1", "--threads", "4", "--time-sec", "3", "--skip", "session"),
    ]
    words += ["--cookie", cookies] if cookies else []
    said = _run("sqlmap", words, SECONDS)
    counts.tried += len(addresses)
    counts.told[f"parameters that sqlmap tried as {who}"] = len(set(re.findall(r"testing .*parameter '([^']+)'", said)))
    judge(counts, "sqlmap", who, sqlmap_findings(said))


def sqlmap_findings(said: str) -> list[tuple[str, str]]:
    """The parameters into which sqlmap says that it could write."""
    return [("injection", one) for one in VULNERABLE.findall(said)]


def explained() -> list[dict[str, str]]:
    """What scanners report that is no fault: its kind, where, as a pattern, and why."""
    return list(yaml.safe_load(ALLOWED.read_text("utf-8")))


def judge(counts: Counts, scanner: str, who: str, found: list[tuple[str, str]]) -> None:
    """Count what is not explained in the list of what is known and no fault."""
    known = explained()
    for kind, where in found:
        if any(one["kind"] == kind and re.search(one["where"], where) for one in known):
            counts.told[f"explained: {kind}"] += 1
        else:
            counts.find(Found.OTHER, f"{scanner} as {who}: {kind}: {where[:300]}")


def _run(name: str, words: list[str], seconds: int) -> str:
    """What the scanner said in its time. It asks this machine alone."""
    command = [str(program(name)), *words]
    try:
        return subprocess.run(command, capture_output=True, timeout=seconds, check=False).stdout.decode(
            "utf-8", "replace"
        )
    except subprocess.TimeoutExpired as error:
        return (error.stdout or b"").decode("utf-8", "replace")
