"""A stored letter as a word processor's file, with everybody who stands on it now. Nothing is stored."""

from signon.delivery.snapshots import OrderedDocument, Snapshot
from signon.waiting import no_transaction

ENDING = ".docx"


def written(snapshot: Snapshot, ordered: OrderedDocument) -> bytes:
    """The word processor's file; long work, beside which no transaction may be open."""
    from signon.printing.docx.writer import word_processor_file  # the library is not for every process

    with no_transaction("a word processor's file"):
        return word_processor_file(snapshot.compose(ordered))
