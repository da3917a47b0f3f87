"""The documented reverse proxies, run from the files that people copy: only ports, names and certificate are put in."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers.running_site import ROOT, free_port

DOCUMENTED = ROOT / "docs" / "proxy"
NAME = "letters.example.org"
START_UP_LIMIT = 30
AS_DOCUMENTED: Mapping[str, str] = {}
NGINX_SITE = "server 127.0.0.1:8000 max_fails=1 fail_timeout=5s;"
NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


def program(name: str) -> str:
    """Where a proxy is installed; it is never missing where the suite counts."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    assert found, f"{name} is not installed; run 'make test', which installs it."
    return found


@contextmanager
def nginx(folder: Path, *sites: int, changes: Mapping[str, str] = AS_DOCUMENTED) -> Iterator[int]:
    """Nginx with the documented configuration in front of the ports ``sites``; gives the port that speaks TLS.

    ``changes`` are made to the documented text, for a negative control.
    """
    port, plain = free_port(), free_port()
    certificate, key = _certificate(folder)
    documented = (DOCUMENTED / "nginx.conf").read_text(encoding="utf-8")
    _write(
        folder / "site.conf",
        documented,
        {
            "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
            "listen [::]:443 ssl http2;": "",
            "listen 80;": f"listen 127.0.0.1:{plain};",
            "listen [::]:80;": "",
            "/etc/letsencrypt/live/letters.example.org/fullchain.pem": str(certificate),
            "/etc/letsencrypt/live/letters.example.org/privkey.pem": str(key),
            "/var/log/nginx/signon.log": str(folder / "signon.log"),
            NGINX_SITE: "\n".join(NGINX_SITE.replace("8000", str(site)) for site in sites),
        },
        changes,
    )
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder), encoding="utf-8")
    with _running([program("nginx"), "-p", str(folder), "-e", str(folder / "early.log"), "-c", "nginx.conf"], port):
        yield port


@contextmanager
def caddy(folder: Path, *sites: int, changes: Mapping[str, str] = AS_DOCUMENTED) -> Iterator[int]:
    """Caddy with the documented configuration in front of the ports ``sites``; gives the port that speaks TLS.

    ``changes`` are made to the documented text, for a negative control.
    """
    port = free_port()
    certificate, key = _certificate(folder)
    documented = (DOCUMENTED / "Caddyfile").read_text(encoding="utf-8")
    _write(
        folder / "Caddyfile",
        documented,
        {
            "{\n\tservers {": "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n\tservers {",
            "letters.example.org {": f"letters.example.org:{port} {{\n\tbind 127.0.0.1\n\ttls {certificate} {key}",
            "\tto 127.0.0.1:8000": f"\tto {' '.join(f'127.0.0.1:{site}' for site in sites)}",
        },
        changes,
    )
    command = [program("caddy"), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with _running(command, port, HOME=str(folder), XDG_DATA_HOME=str(folder), XDG_CONFIG_HOME=str(folder)):
        yield port


def _write(path: Path, documented: str, replaced: Mapping[str, str], changes: Mapping[str, str]) -> None:
    for wanted, value in (*replaced.items(), *changes.items()):
        assert wanted in documented, f"The documented configuration lacks '{wanted}'"
        documented = documented.replace(wanted, value)
    path.write_text(documented, encoding="utf-8")


@contextmanager
def _running(command: list[str], port: int, **environment: str) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            _wait_for(port, process)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    begin = time.monotonic()
    while time.monotonic() - begin < START_UP_LIMIT:
        assert process.poll() is None, "The proxy ended at once"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The proxy did not start")


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    at = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private
