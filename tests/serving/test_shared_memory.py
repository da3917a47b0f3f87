"""What the processes of the site share is made before they are forked."""

from flask import Flask

from signon.diagnosis import traits
from signon.jobs.own_process import own_traits
from signon.serving.shared_memory import make_what_each_needs


def test_the_fingerprint_of_the_key_is_made_once_for_all_processes(app: Flask) -> None:
    traits.fingerprint.cache_clear()
    make_what_each_needs(app)
    assert traits.fingerprint.cache_info().misses == 1
    with app.app_context():
        own_traits()
    assert traits.fingerprint.cache_info().misses == 1
