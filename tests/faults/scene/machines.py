"""A site on several machines: each with an instance folder of its own, on one PostgreSQL and one Redis, behind proxies.

Two machines have webs and a worker, the others a worker alone.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg

from tests.faults.scene import sites
from tests.faults.scene.mail_server import MailServer
from tests.faults.scene.sites import Site
from tests.servers import postgres, proxies, redis
from tests.servers.postgres import Cluster
from tests.servers.redis import Server
from tests.servers.running_site import FLASK
from tests.waiting import until

WEBS = WORKERS = 2
DATABASE = "site"


class Machines(NamedTuple):
    """The whole of it. ``proxies`` are the addresses at which people reach it, by nginx and by Caddy."""

    webs: list[Site]
    workers: list[Site]
    cluster: Cluster
    queue: Server
    proxies: list[str]

    @property
    def all(self) -> list[Site]:
        """Every machine."""
        return self.webs + self.workers

    def kill_web(self, machine: int) -> None:
        """Kill one web process of a machine."""
        until(lambda: self.webs[machine].kill_child("signon-web-1"))

    def kill_machine(self, machine: int) -> None:
        """Kill everything on a machine; it comes back."""
        self.webs[machine].kill()
        self.webs[machine].start(wait=False)

    def kill_worker(self, machine: int) -> None:
        """Kill a machine's worker; it comes back."""
        self.workers[machine].kill()
        self.workers[machine].start(wait=False)


@contextmanager
def running(folder: Path, mail: MailServer, *, address: str = "", cluster: Cluster | None = None) -> Iterator[Machines]:
    """The machines, served until the block ends; ``address`` of the database, unless it is that of ``cluster``."""
    with ExitStack() as stack:
        cluster = cluster or stack.enter_context(postgres.own_cluster())
        queue = stack.enter_context(redis.own_server())
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")
        common = {
            "SIGNON_DATABASE_URL": address or cluster.address(DATABASE),
            "SIGNON_QUEUE_URL": f"{queue.url}/0",
            "SIGNON_PUBLIC_URL": f"https://{proxies.NAME}",
            "SIGNON_TRUSTED_PROXIES": 1,
        }
        made = [sites.prepared(folder / "machine-1", mail, (FLASK, "serve"), **common)]
        for number in range(2, WEBS + WORKERS + 1):
            command = "serve" if number <= WEBS else "worker"
            made.append(sites.machine(folder / f"machine-{number}", mail, (FLASK, command), **common))
        webs, workers = made[:WEBS], made[WEBS:]
        for one in made:
            stack.callback(one.stop)
            one.start(wait=one in webs)
        for one in made:
            stack.callback(one.ask_to_stop)
        ports = [one.port for one in webs]
        fronts = [
            stack.enter_context(front(_folder(folder, front.__name__), *ports))
            for front in (proxies.nginx, proxies.caddy)
        ]
        yield Machines(webs, workers, cluster, queue, [f"https://127.0.0.1:{port}" for port in fronts])


def _folder(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    return made
