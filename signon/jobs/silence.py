"""Finding workers that were killed, so that others take their work over within seconds.

No clock is compared, for those of two machines may differ and be set. On its own machine a worker sees at once that another's
process is gone. Of one elsewhere it sees that the row stays as it is, look after look; after a few it counts as silent. A
worker that was only cut off, or stood still together with everybody else, tells again and is no longer silent.
"""

from datetime import datetime

from signon.jobs.processes import ProcessKind, SiteProcess

LOOKS = 4
"""Looks at an unchanged row after which its worker counts as silent: three times as long as a sign of life takes to come."""


class Watch:
    """The eye of one worker on the others."""

    def __init__(self, own_identity: str) -> None:
        self._own = own_identity
        self._seen: dict[str, tuple[int, int]] = {}

    def look(self, at: datetime) -> list[SiteProcess]:
        """Mark the workers that have fallen silent since the last look, in this transaction, and give them."""
        others = [one for one in SiteProcess.known(ProcessKind.WORKER) if one.identity != self._own]
        awaited = [one for one in others if one.silent_since is None]
        self._seen = {one.identity: self._counted(one) for one in awaited}
        return [
            one
            for one in awaited
            if self._is_silent(one) and SiteProcess.mark_silent(one.identity, at, beats=one.beats)
        ]

    def _counted(self, process: SiteProcess) -> tuple[int, int]:
        """Its beats at this look, and the looks that have found them so."""
        beats, looks = self._seen.get(process.identity, (process.beats, 0))
        return process.beats, looks + 1 if beats == process.beats else 1

    def _is_silent(self, process: SiteProcess) -> bool:
        if process.is_of_this_machine():
            return process.has_ended_here()
        return self._seen[process.identity][1] >= LOOKS
