"""Pages of this feature, gathered."""

import signon.delivery.desk_views
import signon.delivery.fixed_listings
import signon.delivery.font_views
import signon.delivery.holder_document_views
import signon.delivery.public_views
import signon.delivery.rendering_jobs
import signon.delivery.verification_views
import signon.delivery.word_processor.views  # noqa: F401 - and the sweep of the jobs
from signon.delivery.blueprint import delivery

__all__ = ["delivery"]
