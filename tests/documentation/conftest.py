from pathlib import Path

import pytest

from tests.documentation.build import DOCS, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation as a site."""
    folder = tmp_path_factory.mktemp("documentation") / "site"
    done = build(DOCS, folder)
    assert done.returncode == 0, done.stderr
    return folder
