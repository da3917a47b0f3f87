"""Pages of this feature, gathered."""

import signon.delivery.desk_views
import signon.delivery.public_views
import signon.delivery.rendering_jobs  # noqa: F401 - its sweep
from signon.delivery.blueprint import delivery

__all__ = ["delivery"]
