"""Colours, sizes and captions by label, and the style file that holds them."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from graphmodel.model import Model
from graphmodel.queries import Look, grass, looks
from graphmodel.queries.looks import look_of
from graphmodel.queries.palette import distance, palette
from tests.example import MODEL

GEOPOLITICS = Model.from_module("graphmodel.geopolitics.model")


def test_each_label_has_a_look_and_general_ones_come_first() -> None:
    found = list(looks(GEOPOLITICS))
    assert set(found) == {*GEOPOLITICS.nodes, "Claim", "Document", "Passage", "Graphmodel"}
    for label, kind in GEOPOLITICS.nodes.items():
        assert all(found.index(above) <= found.index(label) for above in kind.labels)


def test_kinds_with_nodes_of_their_own_have_colours_of_their_own() -> None:
    found = looks(GEOPOLITICS)
    concrete = [found[label].color for label, kind in GEOPOLITICS.nodes.items() if not kind.abstract]
    assert len(set(concrete)) == len(concrete)


MACHADO = {  # at full severity, in linear RGB
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}


@pytest.mark.parametrize("vision", MACHADO)
def test_kinds_of_one_shape_are_told_apart_without_red_or_green(vision: str) -> None:
    """A difference of 2.3 in CIELAB is just noticed; the shipped model has 12 kinds of one shape."""

    def seen(color: str) -> tuple[float, float, float]:
        light = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in rgb(color)]
        r, g, b = (min(1, max(0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in MACHADO[vision])
        x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047
        y = 0.2126729 * r + 0.7151522 * g + 0.0721750 * b
        z = (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883
        fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
        return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)

    found = looks(GEOPOLITICS)
    concrete = [found[label] for label, kind in GEOPOLITICS.nodes.items() if not kind.abstract]
    alike = [(a.color, b.color) for a, b in combinations(concrete, 2) if a.shape == b.shape]
    apart = {pair: math.dist(*map(seen, pair)) for pair in alike}
    assert {pair: far for pair, far in apart.items() if far < 15} == {}


def test_a_few_kinds_of_one_shape_are_far_apart() -> None:
    for number in range(2, 8):
        assert min(distance(a, b) for a, b in combinations(palette(["Thing"] * number), 2)) >= 23, number


def test_a_hundred_kinds_have_a_hundred_colours_and_the_first_keep_theirs() -> None:
    assert len(set(palette(["Thing"] * 100))) == 100
    assert palette(["Thing"] * 20) == palette(["Thing"] * 40)[:20]


def test_colours_stay_different_however_many_there_are_and_each_distance_is_measured_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured: list[tuple[str, str]] = []

    def counted(one: str, other: str) -> float:
        measured.append((one, other))
        return abs(int(one[1:], 16) - int(other[1:], 16)) % 30

    monkeypatch.setattr("graphmodel.queries.palette.distance", counted)
    counts = []
    for number in (150, 300):
        measured.clear()
        assert len(set(palette(["Thing"] * number))) == number
        counts.append(len(measured))
    assert counts[1] < 5 * counts[0]
    assert len(palette([str(number) for number in range(6_000)])) == 6_000


def rgb(color: str) -> list[float]:
    return [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def test_text_is_read_well_on_every_colour() -> None:
    for look in looks(GEOPOLITICS).values():
        light, dark = sorted((luminance(look.color), luminance(look.text)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(color: str) -> float:
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_most_special_of_a_nodes_labels_decides_and_an_unknown_node_looks_plain() -> None:
    found = looks(MODEL)
    assert look_of(frozenset({"Entity", "State", "Actor"}), found) == found["State"]
    assert look_of(frozenset({"Elsewhere"}), found) == Look("#b8bfc9", 40, "name")


def test_the_style_has_a_rule_for_each_label_and_is_the_same_each_time() -> None:
    text = grass(MODEL)
    assert text == grass(MODEL)
    rules = [line.removesuffix(" {") for line in text.splitlines() if line.endswith("{")]
    assert rules[:2] == ["node", "relationship"]
    assert rules[2 : 2 + len(looks(MODEL))] == [f"node.{label}" for label in looks(MODEL)]
    state = looks(MODEL)["State"]
    assert (
        f"""\
node.State {{
  diameter: {state.diameter}px;
  color: {state.color};
  border-color: {state.border};
  text-color-internal: {state.text};
  caption: "{{name}}";
}}
"""
        in text
    )
