"""Colours for kinds that have one shape, distinct also to people who do not distinguish red from green.

The colours are Okabe and Ito's and lighter and darker ones of these. How far two are apart is measured as they look to
full colour vision, without the cones for green (deuteranopia) and without those for red (protanopia): the least counts.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

# Masataka Okabe and Kei Ito, "Color Universal Design" (2008); black is left out.
_BASE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442")
_LEVELS = 7
"""How many lighter and darker ones of each there are to choose from at the least."""
_COARSE = 18
"""Up to so many levels, each keeps 62 % of the colour of the one before; of more, two would be the same in 8 bits."""
_MIN_DISTANCE = 30.0
"""A distance in CIELAB from which on the next colour is taken, though a later one were further away."""
_Vector = tuple[float, float, float]
# Linear RGB as others see it: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
# Vision Deficiency" (2009), at full severity.
_VISIONS: tuple[tuple[_Vector, _Vector, _Vector], ...] = (
    ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
)
_XYZ: tuple[_Vector, _Vector, _Vector] = (  # IEC 61966-2-1, divided by the white point D65
    (0.4339533, 0.3762191, 0.1898430),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0177566, 0.1094680, 0.8727755),
)


_FINE = 2_000
"""With more levels than these, there are no further colours in 8 bits."""


def palette(families: Sequence[str]) -> list[str]:
    """A colour for each kind, as `#rrggbb`, by the family that it is of; kinds of one family are drawn alike otherwise.

    No two of up to 2,000 kinds have the same colour. Up to some forty kinds, the first ones keep theirs when more are
    added.

    >>> palette(["Place", "Place", "Event"])
    ['#0072b2', '#e69f00', '#009e73']
    """
    colors = _candidates(len(families))
    free = dict(colors)
    nearest: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(colors, _MIN_DISTANCE))
    last: dict[str, str] = {}
    found: list[str] = []
    for family in families:
        free = free or dict(colors)
        chosen = next(iter(free))
        if family in last:
            near = nearest[family]
            near.update({color: min(near[color], distance(color, last[family])) for color in free})
            chosen = next((each for each in free if near[each] >= _MIN_DISTANCE), None) or max(
                free, key=near.__getitem__
            )
        del free[chosen]
        last[family] = chosen
        found.append(chosen)
    return found


@cache
def distance(one: str, other: str) -> float:
    """How far apart two colours are in CIELAB, for those who can distinguish them the least."""
    seen = zip(_seen(one), _seen(other), strict=True)
    return min(math.dist(*pair) for pair in seen)


def parts(color: str) -> _Vector:
    """Red, green and blue of `#rrggbb`, each from 0 to 1."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def linear(color: str) -> _Vector:
    """Red, green and blue as amounts of light, as sRGB defines them."""
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts(color))
    return red, green, blue


def _candidates(number: int) -> dict[str, None]:
    """At least so many different colours; the more there are, the nearer one level is to the next."""
    levels = max(_LEVELS, number // len(_BASE) + 2)
    while True:
        kept = 0.62 ** min(1.0, _COARSE / levels)
        found = dict.fromkeys(_mixed(each, kept) for each in range(len(_BASE) * levels))
        if len(found) >= number or levels > _FINE:
            return found
        levels += levels // 2


def _mixed(number: int, kept: float) -> str:
    """The colours one after another, then mixed with white, with black, with more white, and so on."""
    times = number // len(_BASE)
    ground, share = times % 2, 1 - kept ** ((times + 1) // 2)
    mixed = (part * (1 - share) + ground * share for part in parts(_BASE[number % len(_BASE)]))
    return "#" + "".join(f"{round(part * 255):02x}" for part in mixed)


@cache
def _seen(color: str) -> tuple[_Vector, ...]:
    """The colour in CIELAB, as it looks to each vision."""
    light = linear(color)
    return tuple(_lab(*(min(1.0, max(0.0, _dot(row, light))) for row in vision)) for vision in _VISIONS)


def _lab(red: float, green: float, blue: float) -> _Vector:
    x, y, z = (_cube_root(_dot(row, (red, green, blue))) for row in _XYZ)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _cube_root(part: float) -> float:
    return float(part ** (1 / 3)) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116


def _dot(row: _Vector, light: _Vector) -> float:
    return float(sum(a * b for a, b in zip(row, light, strict=True)))
