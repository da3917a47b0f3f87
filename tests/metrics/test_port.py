"""Metrics, read from the port of the site as people run it, with the library's own parser."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from signon.database.db import db
from signon.diagnosis.metrics_port import MetricsPortError, refuse_taken_port
from signon.metrics import counting
from signon.settings import Settings
from tests import factories
from tests.applications import application
from tests.servers.running_site import FLASK, ROOT, free_port, wait_until_ready
from tests.waiting import until

PERSON, MAIL = "Zyrkanar Quillfeather", "zyrkanar@quillfeather.example"
ALERTS = ROOT / "docs" / "operating" / "alerts.yaml"
LISTENS = "0A"


class Site:
    """A running site and where its metrics are."""

    def __init__(self, instance: Path, metrics_port: int) -> None:
        self.port, self.metrics_port = free_port(), metrics_port
        environment = os.environ | {"SIGNON_INSTANCE": str(instance), "SIGNON_PORT": str(self.port)}
        environment |= {"SIGNON_LEAST_SECONDS_TO_SIGN": "0", "SIGNON_METRICS_PORT": str(metrics_port)}
        self.process = subprocess.Popen([FLASK, "serve"], cwd=ROOT, env=environment, stdout=-3, stderr=-3)
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def page(self, path: str, **fields: str) -> str:
        data = urllib.parse.urlencode(fields).encode() if fields else None
        with self._browser.open(f"http://127.0.0.1:{self.port}{path}", data, timeout=30) as answer:
            return str(answer.read().decode())

    def status(self, path: str) -> int:
        """The status of a page that is refused."""
        try:
            self.page(path)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        return 200

    def sign(self) -> None:
        found = re.search(r'href="(/letters/[^"]+/sign)"', self.page("/"))
        assert found
        form = self.page(found[1])
        inputs = BeautifulSoup(form, "html.parser").select("form input[type=hidden]")
        hidden = {str(one["name"]): str(one.get("value", "")) for one in inputs}
        answer = self.page(
            found[1],
            **hidden,
            organization="Quillfeather Mills",
            country="Switzerland",
            representative_name=PERSON,
            representative_title="Director",
            representative_email=MAIL,
            authorised="y",
        )
        assert MAIL in answer or "mail" in answer

    def metrics(self) -> dict[str, Metric]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}/metrics", timeout=30) as answer:
            self.text = answer.read().decode()
        return {family.name: family for family in text_string_to_metric_families(self.text)}

    def value(self, name: str, **labels: str) -> float:
        """The sum of the samples with these labels."""
        samples = [one for family in self.metrics().values() for one in family.samples if one.name == name]
        return sum(one.value for one in samples if labels.items() <= one.labels.items())

    def listening_ports(self) -> set[int]:
        """The ports that any of its processes listens on."""
        table = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        ports = {row[9]: int(row[1].split(":")[1], 16) for row in table if row[3] == LISTENS}
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        held = [link.readlink() for pid in (self.process.pid, *children) for link in Path(f"/proc/{pid}/fd").iterdir()]
        inodes = {found[1] for one in held if (found := re.fullmatch(r"socket:\[(\d+)\]", str(one)))}
        return {port for inode, port in ports.items() if inode in inodes}

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def _open_letter(instance: Path) -> None:
    with application(Settings(instance=instance)) as app, app.app_context():
        factories.letter()
        db.session.commit()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Iterator[Site]:
    instance = tmp_path_factory.mktemp("instance")
    shutil.copy(empty_sqlite, instance)
    _open_letter(instance)
    running = Site(instance, free_port())
    try:
        wait_until_ready(running.port)
        running.sign()
        yield running
    finally:
        running.stop()
        shutil.rmtree(counting.folder_for(instance))


def test_requests_of_all_processes_are_added_up_by_pattern(site: Site) -> None:
    before = site.value("signon_requests_total", route="/", method="GET", status="200")
    for _ in range(20):
        site.page("/")
    # a request counts once its answer is sent, which may be a moment after it was read
    until(lambda: site.value("signon_requests_total", route="/", method="GET", status="200") >= before + 20)
    assert site.value("signon_request_seconds_count", route="/") >= 20


def test_a_sign_on_and_its_mail_are_counted_by_web_and_worker(site: Site) -> None:
    assert site.value("signon_acts_total", act="signature:sign") == 1
    until(lambda: site.value("signon_mails_total", outcome="captured", bulk="no") >= 1)


def test_the_state_of_the_site_is_read_with_it(site: Site) -> None:
    found = site.metrics()
    assert found["signon_build_info"].samples[0].labels["schema"].isdigit()
    assert site.value("signon_database_up") == 1
    assert site.value("signon_workers") == 1
    assert site.value("signon_free_bytes") > 0
    assert {one.labels["lane"] for one in found["signon_lane_silence_seconds"].samples} >= {"mail", "rendering"}
    assert {one.labels["kind"] for one in found["signon_jobs"].samples} >= {"rendering", "print_order"}
    assert {one.labels["status"] for one in found["signon_outbox_mails"].samples} == {
        "queued",
        "held",
        "failed",
        "returned",
    }


def test_nothing_of_a_person_and_no_address_stands_in_it(site: Site) -> None:
    for path in (f"/signatures/{PERSON.replace(' ', '-')}", f"/nowhere/{MAIL}"):
        assert site.status(path) in {404, 410}
    until(lambda: {"-", "/signatures/<token>"} <= _routes(site))
    assert "uillfeather" not in site.text
    assert "nowhere" not in site.text


def _routes(site: Site) -> set[str]:
    families = site.metrics()
    return (
        {one.labels["route"] for one in families["signon_requests"].samples} if "signon_requests" in families else set()
    )


def test_the_port_is_its_own_and_on_loopback_alone(site: Site) -> None:
    assert {site.port, site.metrics_port} <= site.listening_ports()
    assert site.status("/metrics") == 404


def test_the_alert_rules_speak_of_metrics_that_there_are(site: Site) -> None:
    families = site.metrics()
    known = (
        {one.name for family in families.values() for one in family.samples}
        | set(families)
        | {f"{name}{end}" for name in families for end in ("_total", "_bucket")}
    )
    rules = [rule for group in yaml.safe_load(ALERTS.read_text("utf-8"))["groups"] for rule in group["rules"]]
    named = {name for rule in rules for name in re.findall(r"signon_\w+", rule["expr"])}
    only_sometimes = {
        "signon_clock_offset_seconds",
        "signon_backup_age_seconds",
    }  # on PostgreSQL; once there is a backup
    assert named - known == only_sometimes
    assert all(rule["annotations"]["summary"].endswith(".") for rule in rules)


@pytest.mark.slow
def test_unless_a_port_is_set_nothing_listens_and_nothing_is_counted(tmp_path: Path, empty_sqlite: Path) -> None:
    shutil.copy(empty_sqlite, tmp_path)
    quiet = Site(tmp_path, 0)
    try:
        wait_until_ready(quiet.port)
        assert quiet.listening_ports() == {quiet.port}
        assert not (tmp_path / "metrics").exists()
    finally:
        quiet.stop()
    script = "import sys, wsgi; sys.exit('prometheus_client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(MetricsPortError, match=f"127.0.0.1, port {port}: Address already in use. Choose another"):
            refuse_taken_port(Settings(instance=tmp_path, metrics_port=port))
