"""Mail servers on the machine of a site, set up as the documentation says, line for line; the site's domain is example.org."""

from pathlib import Path

from tests.servers.running_site import ROOT

LINES = ROOT / "docs" / "deploy" / "bounces"
RECEIVED = ROOT / "docs" / "deploy" / "signon-received"

INSTALLED = """
mkdir /run/program && mount --bind {root} /run/program
mount -t tmpfs -o mode=755 tmpfs /srv
mkdir /srv/signon && mount --bind /run/program /srv/signon
mkdir /var/lib/signon && mount --bind {instance} /var/lib/signon
chown signon /etc/signon.env && chmod 600 /etc/signon.env
"""
ENVIRONMENT = """\
SIGNON_INSTANCE=/var/lib/signon
SIGNON_SECRET_KEY=test
SIGNON_BOUNCE_ADDRESS=letters@example.org
SIGNON_CONTACT_EMAIL=desk@example.org
PYTHONDONTWRITEBYTECODE=1
"""


def lines(name: str) -> str:
    """The lines of a file in ``docs/deploy/bounces``."""
    return (LINES / name).read_text("utf-8")


def install_site(folder: Path, instance: Path) -> str:
    """Lay the files of a site into the folder of a server beside it; gives the script that prepares the rest."""
    for place in ("bin", "lib/dovecot/sieve-pipe"):
        command = folder / "usr" / "local" / place / RECEIVED.name
        command.parent.mkdir(parents=True)
        command.write_bytes(RECEIVED.read_bytes())
        command.chmod(0o755)
    (folder / "etc").mkdir(exist_ok=True)
    (folder / "etc" / "signon.env").write_text(ENVIRONMENT)
    return INSTALLED.format(root=ROOT, instance=instance)
