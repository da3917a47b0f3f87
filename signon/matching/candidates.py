"""The organisations, of many, that are worth comparing with one: those that share its rarest keys.

The database and the index in memory choose by these functions, so that both find the same.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

WEIGHT = 720_720
"""The weight of a key that one organisation alone has. Weights are whole: sums are the same in whatever order they are added."""


class Bounds(NamedTuple):
    """The bounds of a search.

    ``compared`` organisations are compared at most with one. A key that more than ``with_a_key`` have says nothing: only a
    name without a rarer key is looked for by it. ``shared`` bounds the organisations looked up, counted once for each key.
    """

    compared: int
    with_a_key: int
    shared: int


OF_DIRECTORY = Bounds(compared=25, with_a_key=200, shared=1_500)
"""Bounds of the search for the one entry that an organisation is."""

OF_DUPLICATES = Bounds(compared=70, with_a_key=400, shared=3_000)
"""Bounds of the search for all that may be the same among thousands. With 60 compared, one true pair of 465 among the 10,000
names of the benchmark was missed: a translation whose place was misspelled, so that its rarest keys were not shared."""


def rarest_keys(counts: Mapping[int, int], bounds: Bounds) -> dict[int, int]:
    """The keys to look organisations up by, each with its weight; ``counts`` says how many organisations have each key."""
    weights: dict[int, int] = {}
    looked_up = 0
    for count, key in sorted((count, key) for key, count in counts.items() if count):
        if weights and (count > bounds.with_a_key or looked_up + count > bounds.shared):
            break
        weights[key] = WEIGHT // count
        looked_up += count
    return weights


def likeliest(shared: Iterable[tuple[int, Collection[int]]], bounds: Bounds) -> list[int]:
    """The numbers of the organisations with the weightiest keys; ``shared`` pairs a weight with those that have its key."""
    found: dict[int, int] = {}
    for weight, numbers in sorted(shared, key=lambda one: -len(one[1])):
        if not found:
            found = dict.fromkeys(numbers, weight)  # the longest list at once
            continue
        for number in numbers:
            found[number] = found.get(number, 0) + weight
    if len(found) <= bounds.compared:
        return sorted(found, key=lambda number: (-found[number], number))
    least = sorted(found.values())[-bounds.compared]
    above = sorted([number for number, weight in found.items() if weight > least], key=lambda one: (-found[one], one))
    return (
        above + sorted([number for number, weight in found.items() if weight == least])[: bounds.compared - len(above)]
    )
