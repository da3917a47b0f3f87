import subprocess
import sys


def test_the_web_process_starts_without_the_renderer() -> None:
    script = "import sys, wsgi; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
