"""Colours, sizes and captions by label, and the style file that holds them."""

from __future__ import annotations

from graphmodel.model import Model
from graphmodel.queries import Look, grass, looks
from graphmodel.queries.looks import look_of
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


def test_text_is_read_well_on_every_colour() -> None:
    for look in looks(GEOPOLITICS).values():
        light, dark = sorted((luminance(look.color), luminance(look.text)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
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
