from datetime import timedelta

import pytest

from signon.db import now
from signon.limits import TooManyError, count_attempt

pytestmark = pytest.mark.both_databases


def test_the_limit_is_kept_in_the_database_and_passes_with_time(session):
    at = now()
    for _attempt in range(3):
        count_attempt("sign", "198.51.100.7", most=3, at=at)
    with pytest.raises(TooManyError, match="too often"):
        count_attempt("sign", "198.51.100.7", most=3, at=at)
    count_attempt("sign", "198.51.100.8", most=3, at=at)
    count_attempt("another", "198.51.100.7", most=3, at=at)
    count_attempt("sign", "198.51.100.7", most=3, at=at + timedelta(hours=1, seconds=1))
