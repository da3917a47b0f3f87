"""The visible mark of a sealed document, drawn with lines alone: it needs no font, so any reader shows the same."""

from math import cos, pi, sin

MARK_SIZE = 100
"""The side of the square it is drawn in, in units of its own."""
CENTRE, POINTS, OUTER, INNER = 50.0, 20, 47.0, 41.0
COLOUR = "0.04 0.36 0.39"


def _rosette() -> str:
    """A ring of points, like the rim of a wax seal or of a rosette."""
    corners = []
    for corner in range(2 * POINTS):
        reach, angle = (INNER if corner % 2 else OUTER), pi * corner / POINTS
        corners.append(f"{CENTRE + reach * cos(angle):.2f} {CENTRE + reach * sin(angle):.2f}")
    return f"{corners[0]} m {' l '.join(corners[1:])} l h f"


def _circle(radius: float) -> str:
    """Four Bézier curves that no eye can tell from a circle."""
    pull = radius * 0.5523
    low, high = CENTRE - radius, CENTRE + radius
    below, above = CENTRE - pull, CENTRE + pull
    return (
        f"{high} {CENTRE} m {high} {above:.2f} {above:.2f} {high} {CENTRE} {high} c "
        f"{below:.2f} {high} {low} {above:.2f} {low} {CENTRE} c "
        f"{low} {below:.2f} {below:.2f} {low} {CENTRE} {low} c "
        f"{above:.2f} {low} {high} {below:.2f} {high} {CENTRE} c S"
    )


MARK = (f"q {COLOUR} rg {_rosette()} 1 1 1 RG 2 w {_circle(33.0)} 8 w 1 J 1 j 33 50 m 45 38 l 68 62 l S Q").encode(
    "ascii"
)
"""PDF operators: a rosette with a ring and a tick in white."""
