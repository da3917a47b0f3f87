import subprocess
import sys

from flask import Flask
from werkzeug.routing import Map, Rule


def test_the_web_process_starts_without_the_renderer() -> None:
    script = "import sys, wsgi; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_rules_compiled_for_an_earlier_application_build_the_same_addresses(app: Flask) -> None:
    for shared in app.url_map.iter_rules():
        alone = Rule(shared.rule, endpoint=shared.endpoint)
        Map([alone], converters=app.url_map.converters)
        values: dict[str, object] = dict.fromkeys(shared.arguments, 7) | {"more": "words"}
        assert shared.build(values) == alone.build(values)
