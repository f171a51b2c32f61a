from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.diagrams import ArrowsGraph, ArrowsNode, ArrowsRelationship, arrows, excerpt, read_arrows, write_arrows
from graphmodel.model import read_notation
from tests.diagrams.harbour import model

texts = st.text(st.characters(codec="utf-8"), max_size=8)
properties = st.dictionaries(texts, texts, max_size=3)
others = st.dictionaries(texts.map("x".__add__), st.none() | st.booleans() | st.integers() | texts, max_size=2)
numbers = st.integers(-(10**6), 10**6) | st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def drawings(draw: st.DrawFn) -> ArrowsGraph:
    ids = draw(st.lists(texts.filter(bool), min_size=1, max_size=4, unique=True))
    nodes = [
        ArrowsNode(
            id,
            tuple(draw(st.lists(texts, max_size=3))),
            draw(texts),
            draw(properties),
            (draw(numbers), draw(numbers)),
            draw(others),
        )
        for id in ids
    ]
    ends = st.sampled_from(ids)
    relationships = [
        ArrowsRelationship(f"r{at}", draw(ends), draw(ends), draw(texts), draw(properties), draw(others))
        for at in range(draw(st.integers(0, 3)))
    ]
    return ArrowsGraph(tuple(nodes), tuple(relationships), draw(others))


@given(drawings())
def test_a_drawing_comes_out_as_it_was_read(drawing: ArrowsGraph) -> None:
    text = write_arrows(drawing)
    assert read_arrows(text, "x.json") == (drawing, [])
    found, _ = read_arrows(text, "x.json")
    assert found is not None
    assert write_arrows(found) == text


def test_what_arrows_app_exports_is_kept_key_by_key() -> None:
    exported = {
        "style": {"font-family": "sans-serif", "radius": 50},
        "nodes": [
            {
                "id": "n0",
                "position": {"x": -120.5, "y": 40},
                "caption": "",
                "style": {"node-color": "#68ccca"},
                "labels": ["Person", "Actor"],
                "properties": {"name": "string"},
            },
            {"id": "n1", "position": {"x": 300, "y": 40}, "caption": "", "labels": [], "properties": {}, "style": {}},
        ],
        "relationships": [
            {"id": "n2", "type": "KNOWS", "style": {}, "properties": {"since": "date"}, "fromId": "n0", "toId": "n1"}
        ],
    }
    found, problems = read_arrows(json.dumps(exported), "x.json")
    assert problems == []
    assert found is not None
    assert found.nodes[0].labels == ("Person", "Actor")
    assert json.loads(write_arrows(found)) == exported


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "this is no drawing of arrows.app: it has no list `nodes`"),
        ({"nodes": 3}, "this is no drawing of arrows.app: it has no list `nodes`"),
        ({"nodes": [3]}, "nodes[0] is not a node"),
        ({"nodes": [{}]}, "nodes[0] has no id"),
        ({"nodes": [{"id": "a"}, {"id": "a"}]}, "nodes[1] has the id 'a' of another"),
        ({"nodes": [{"id": "a", "labels": "X"}]}, "nodes[0].labels is not a list of texts"),
        ({"nodes": [{"id": "a", "properties": {"x": 1}}]}, "nodes[0].properties is not a map of texts"),
        (
            {"nodes": [{"id": "a", "position": {"x": True, "y": "1"}}]},
            "nodes[0].position is not a pair of numbers x and y",
        ),
        ({"nodes": [{"id": "a", "caption": 1}]}, "nodes[0].caption is not a text"),
        ({"nodes": [], "relationships": {}}, "`relationships` is not a list"),
        (
            {"nodes": [{"id": "a"}], "relationships": [{"id": "r", "fromId": "a", "toId": "b"}]},
            "relationships[0].toId is 'b', which is no node of the drawing",
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_path(data: Any, said: str) -> None:
    found, problems = read_arrows(json.dumps(data), "x.json")
    assert found is None
    assert [problem.message for problem in problems] == [said]


def test_a_file_that_is_no_json_is_refused_at_its_place() -> None:
    found, (problem,) = read_arrows('{"nodes": [\n  oops', "x.json")
    assert found is None
    assert str(problem).startswith("x.json:2:3 arrows-json this is not JSON")
    assert read_arrows("[" * 100_000, "x.json")[1][0].message == "the JSON is nested too deeply"


def test_a_model_goes_out_with_its_labels_properties_and_ends() -> None:
    found, problems = read_arrows(write_arrows(arrows(excerpt(model))), "x.json")
    assert problems == []
    assert found is not None
    by_id = {node.id: node for node in found.nodes}
    types = {node.labels[-1]: node for node in found.nodes if node.labels != ("Content",)}
    assert {label: node.labels for label, node in types.items()} == {k.label: k.labels for k in model.nodes.values()}
    for label, node in types.items():
        read = {name: read_notation(name, text) for name, text in node.properties.items()}
        assert read == dict(model.nodes[label].properties)
    pairs = {(each.type, by_id[each.start].labels[-1], by_id[each.end].labels[-1]) for each in found.relationships}
    assert pairs == {(kind.type, *pair) for kind in model.relationships.values() for pair in kind.pairs}
    assert types["Owner"].caption == "Owner (abstract)"
    assert next(each for each in found.relationships if each.type == "OWNS").properties == {"part": "float"}
