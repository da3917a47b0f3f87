"""Draws the demo's pictures, the coalition's logo and a signature: ``python -m signon.demo.draw`` writes them anew."""

import math
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent
SCALE = 4
INK = (28, 42, 84, 255)
SEA = (16, 92, 110, 255)
LAMP = (226, 160, 44, 255)
PAPER = (255, 255, 255, 255)
Point = tuple[float, float]


def draw_logo() -> Image.Image:
    """A lighthouse over three waves, in a disc."""
    side = 480 * SCALE
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((0, 0, side - 1, side - 1), fill=SEA)
    _beams(pen)
    pen.polygon(_scaled((208, 360), (222, 170), (258, 170), (272, 360)), fill=PAPER)
    pen.polygon(_scaled((214, 290), (217, 240), (263, 240), (266, 290)), fill=SEA)
    pen.rectangle(_box(212, 152, 268, 168), fill=PAPER)
    pen.rectangle(_box(224, 112, 256, 152), fill=LAMP)
    pen.polygon(_scaled((216, 112), (240, 84), (264, 112)), fill=PAPER)
    for row in range(3):
        pen.line(_wave(348 + 34 * row), fill=PAPER, width=10 * SCALE, joint="curve")
    return _cut_to_disc(picture).resize((480, 480), Image.Resampling.LANCZOS)


def draw_signature() -> Image.Image:
    """A line of ink that could be somebody's name."""
    picture = Image.new("RGBA", (640 * SCALE, 200 * SCALE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    points = [_stroke(step / 900) for step in range(901)]
    for place, (left, right) in enumerate(pairwise(points)):
        width = (3.2 + 2.2 * math.sin(place / 23)) * SCALE
        pen.line(_scaled(left, right), fill=INK, width=int(width))
        pen.ellipse(_disc(right, width / 2), fill=INK)
    pen.line(_scaled((70, 168), (330, 158), (590, 146)), fill=INK, width=3 * SCALE, joint="curve")
    return picture.resize((640, 200), Image.Resampling.LANCZOS)


def _beams(pen: ImageDraw.ImageDraw) -> None:
    pen.polygon(_scaled((224, 132), (-40, 54), (-40, 206)), fill=(*LAMP[:3], 110))
    pen.polygon(_scaled((256, 132), (520, 54), (520, 206)), fill=(*LAMP[:3], 110))


def _wave(height: float) -> list[Point]:
    return _scaled(*((x, height + 9 * math.sin(x / 26)) for x in range(0, 481, 4)))


def _stroke(share: float) -> Point:
    """A point of the signature, ``share`` of the way from its first loop to its last."""
    fading = 1 - 0.55 * share
    x = 70 + 480 * share + 34 * math.sin(share * 46) * fading
    y = 100 + 52 * math.cos(share * 46) * fading * (0.55 + 0.45 * math.cos(share * 9)) - 10 * share
    return x, y


def _cut_to_disc(picture: Image.Image) -> Image.Image:
    mask = Image.new("L", picture.size, 0)
    ImageDraw.Draw(mask).ellipse((0, 0, picture.width - 1, picture.height - 1), fill=255)
    return Image.composite(picture, Image.new("RGBA", picture.size, (0, 0, 0, 0)), mask)


def _scaled(*points: Point) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def _box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    return left * SCALE, top * SCALE, right * SCALE, bottom * SCALE


def _disc(centre: Point, radius: float) -> tuple[float, float, float, float]:
    x, y = centre[0] * SCALE, centre[1] * SCALE
    return x - radius, y - radius, x + radius, y + radius


if __name__ == "__main__":
    draw_logo().save(FOLDER / "logo.png", optimize=True)
    draw_signature().save(FOLDER / "signature.png", optimize=True)
