"""Pages of this feature, gathered."""

from signon.delivery import fixed_listings, jobs
from signon.delivery.views import addenda, desk, docx, fonts, holder_documents, public, verification
from signon.delivery.views.blueprint import delivery

__all__ = [
    "addenda",
    "delivery",
    "desk",
    "docx",
    "fixed_listings",
    "fonts",
    "holder_documents",
    "jobs",
    "public",
    "verification",
]
