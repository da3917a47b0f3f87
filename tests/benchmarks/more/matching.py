"""How long it takes to find the organisations that are one: all pairs of a large letter.

The floor is RapidFuzz comparing the letters of every name with every other by ``token_sort_ratio``, in C++ and in one
process, in the same run: on a sample of the names, multiplied. It understands no translation, acronym or legal form.
"""

import resource
import time

from rapidfuzz import fuzz, process

from signon.matching.index import pairs
from signon.matching.profile import profile
from tests.invented_names import invented_names

NAMES = 10_000
SAMPLE = 200
LEAST_ALIKE = 85


def main() -> None:
    """Print every figure."""
    names = invented_names(NAMES)
    profile(names[0])
    began, used = time.perf_counter(), _processor_seconds()
    found = pairs([profile(name) for name in names])
    seconds, ours = time.perf_counter() - began, _processor_seconds() - used
    used = _processor_seconds()
    for name in names[:SAMPLE]:
        process.extract(name, names, scorer=fuzz.token_sort_ratio, score_cutoff=LEAST_ALIKE, limit=None)
    floor = (_processor_seconds() - used) * NAMES / SAMPLE
    print("\nLikely duplicates\n")
    print(f"| {NAMES:,} names with one another | seconds | processor seconds | ratio to RapidFuzz over all pairs |")
    print("|---|---:|---:|---:|")
    print(f"| {len(found):,} pairs found | {seconds:.1f} | {ours:.1f} | {ours / floor:.2f} |")
    print(f"| RapidFuzz, one process | | {floor:.1f} | 1 |")


def _processor_seconds() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main()
