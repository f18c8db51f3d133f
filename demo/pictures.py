"""Pictures for the invented posts: quiet charts, coasts, hills and networks, drawn by chance. Pure, repeatable."""

import io
import math
import random
from typing import Literal

from PIL import Image, ImageDraw

Subject = Literal["chart", "coast", "hills", "network"]
Colour = tuple[int, int, int]

WIDTH, HEIGHT = 960, 540
# Drawn larger and made smaller, which softens the edges.
SCALE = 2
QUALITY = 82

# Sky or ground, far and near, and one accent.
_PALETTES: tuple[tuple[Colour, Colour, Colour, Colour], ...] = (
    ((238, 242, 241), (150, 184, 186), (34, 84, 94), (214, 137, 70)),
    ((244, 240, 232), (190, 178, 158), (86, 78, 92), (196, 96, 84)),
    ((235, 240, 247), (152, 172, 205), (44, 62, 104), (226, 176, 84)),
    ((240, 244, 234), (164, 190, 150), (48, 92, 72), (204, 120, 92)),
)


def picture(subject: Subject, rng: random.Random) -> bytes:
    """A WebP file, WIDTH by HEIGHT."""
    ground, far, near, accent = rng.choice(_PALETTES)
    canvas = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
    draw = ImageDraw.Draw(canvas)
    _SUBJECTS[subject](draw, rng, ground, far, near, accent)
    target = io.BytesIO()
    canvas.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR).save(target, "WEBP", quality=QUALITY, method=2)
    return target.getvalue()


def _between(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _chart(
    draw: ImageDraw.ImageDraw, rng: random.Random, ground: Colour, far: Colour, near: Colour, accent: Colour
) -> None:
    """Seven bars on lines, the last three higher."""
    left, bottom, step = 120 * SCALE, 450 * SCALE, 106 * SCALE
    for line in range(5):
        y = bottom - line * 85 * SCALE
        draw.line((left, y, left + 7 * step, y), fill=_between(ground, far, 0.55), width=2 * SCALE)
    for bar in range(7):
        height = rng.randint(80, 170) if bar < 4 else rng.randint(240, 330)
        x = left + bar * step + 22 * SCALE
        box = (x, bottom - height * SCALE, x + 62 * SCALE, bottom)
        draw.rounded_rectangle(box, 8 * SCALE, fill=accent if bar == 6 else _between(far, near, bar / 8))


def _coast(
    draw: ImageDraw.ImageDraw, rng: random.Random, ground: Colour, far: Colour, near: Colour, accent: Colour
) -> None:
    """Sky, a low sun, and the sea in bands."""
    horizon = rng.randint(290, 340) * SCALE
    for y in range(horizon):
        share = (y / horizon) ** 2
        draw.line(
            (0, y, WIDTH * SCALE, y), fill=_between(_between(ground, far, 0.5), _between(ground, accent, 0.35), share)
        )
    x, radius = rng.randint(260, 700) * SCALE, 46 * SCALE
    y = horizon - rng.randint(50, 90) * SCALE
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_between(ground, accent, 0.55))
    bands = 9
    depth = HEIGHT * SCALE - horizon
    for band in range(bands):
        top = horizon + depth * (band / bands) ** 1.4
        draw.rectangle((0, top, WIDTH * SCALE, HEIGHT * SCALE), fill=_between(far, near, band / (bands - 1)))


def _hills(
    draw: ImageDraw.ImageDraw, rng: random.Random, ground: Colour, far: Colour, near: Colour, accent: Colour
) -> None:
    """Five ranges, paler with the distance."""
    x, y, radius = rng.randint(160, 800) * SCALE, 120 * SCALE, 40 * SCALE
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_between(ground, accent, 0.45))
    for ridge in range(5):
        base = (210 + ridge * 66) * SCALE
        waves = [(rng.uniform(0.6, 1.6) * (1 + ridge / 3), rng.uniform(0, 2 * math.pi)) for _wave in range(3)]
        points: list[tuple[float, float]] = []
        for at in range(0, WIDTH * SCALE + 1, 8):
            turn = at / (WIDTH * SCALE) * 2 * math.pi
            swell = sum(math.sin(turn * pace + shift) / (number + 1) for number, (pace, shift) in enumerate(waves))
            points.append((at, base + swell * 34 * SCALE))
        edge = HEIGHT * SCALE
        draw.polygon(
            [*points, (WIDTH * SCALE, edge), (0, edge)], fill=_between(_between(ground, far, 0.6), near, ridge / 4)
        )


def _network(
    draw: ImageDraw.ImageDraw, rng: random.Random, ground: Colour, far: Colour, near: Colour, accent: Colour
) -> None:
    """Two clusters of dots, joined among each other, and three bridges."""
    sides = [[_dot(rng, centre, number / 14) for number in range(14)] for centre in (260, 700)]
    for dots in sides:
        for dot in dots:
            for other in sorted(dots, key=lambda one, dot=dot: math.dist(one, dot))[1:4]:  # type: ignore[misc]
                draw.line((*dot, *other), fill=_between(ground, far, 0.8), width=3 * SCALE)
    # From the right edge of one to the left edge of the other, none across another.
    shores = sorted(sides[0], key=lambda dot: -dot[0])[:3], sorted(sides[1], key=lambda dot: dot[0])[:3]
    bridges = list(zip(*(sorted(shore, key=lambda dot: dot[1]) for shore in shores), strict=True))
    for dot, other in bridges:
        draw.line((*dot, *other), fill=accent, width=4 * SCALE)
    ends = {end for bridge in bridges for end in bridge}
    for dot in [*sides[0], *sides[1]]:
        radius = (15 if dot in ends else 10) * SCALE
        box = (dot[0] - radius, dot[1] - radius, dot[0] + radius, dot[1] + radius)
        draw.ellipse(box, fill=near if dot not in ends else accent)


def _dot(rng: random.Random, centre: int, share: float) -> tuple[float, float]:
    """The seeds of a sunflower, a little out of place: even, and not regular."""
    turn = share * 14 * math.pi * (3 - math.sqrt(5)) + rng.uniform(-0.3, 0.3)
    reach = 185 * math.sqrt(share + 0.03) + rng.uniform(-14, 14)
    return (centre + reach * math.cos(turn)) * SCALE, (HEIGHT / 2 + reach * math.sin(turn)) * SCALE


_SUBJECTS = {"chart": _chart, "coast": _coast, "hills": _hills, "network": _network}
