"""The entry point for web servers and for the ``flask`` command.

A command loads what it needs when it needs it; a web server gets the whole site at once, before it takes a request or forks.
"""

import gc
import sqlite3
import sys

from signon.printing.worker.starting import start_early

start_early(sys.argv)
gc.disable()  # while all is loaded it would find nothing, and look for it many times

from signon import private_files
from signon.application import create_app
from signon.cli.commands import is_for_a_command
from signon.cli.exit_statuses import refuse_to_start
from signon.errors import DomainError
from signon.logs.output import log_what_is_unhandled

private_files.restrict_new_files()
log_what_is_unhandled()
try:
    app = create_app()
    app.lasts = True
    if not is_for_a_command():
        from signon.serving import presence
        from signon.web import static_files

        app.complete()
        presence.begin_with_first_request(app)
        static_files.serve_first(app)
except DomainError as error:
    refuse_to_start(str(error))
except (OSError, sqlite3.OperationalError) as error:
    refuse_to_start(
        f"The instance folder cannot be used: {error}. Make it a folder that this account may write to, or set SIGNON_INSTANCE."
    )
finally:
    gc.freeze()  # nor does it find any of this later: it would look through all of it at its first turn, and at the end
    gc.enable()
