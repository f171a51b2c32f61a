from __future__ import annotations

from typing import Annotated, Any
from xml.etree import ElementTree

import pytest

from graphmodel.diagrams import d2, excerpt, mermaid, svg
from graphmodel.diagrams.excerpt import tree_order
from graphmodel.errors import ModelError
from graphmodel.model import Model, Node, Property, Relationship
from tests.diagrams.harbour import model

MERMAID = """\
classDiagram
direction LR
note "solid arrow: relationship; dotted arrow: role of an event; hollow triangle: inherits from"
class t0["Thing"]
<<abstract>> t0
t0 : id string, key
t0 : name string
class t1["Owner"]
<<abstract>> t1
class t2["Town"]
class t3["Place"]
t3 : size #34;small#34; | #34;large#34;?
class t4["Event"]
<<abstract>> t4
<<event>> t4
t4 : when partial_date?
t4 : occurred boolean?
class t5["Fire"]
<<event>> t5
t5 : hours integer?
class t6["Content"]
<<claims>> t6
t0 <|-- t1
t0 <|-- t3
t1 <|-- t2
t3 <|-- t2
t4 <|-- t5
t0 <|-- t5
t1 --> t3 : OWNS
t1 --> t6 : SAYS
t3 --> t3 : NEAR
t5 ..> t3 : BURNT
"""
SVG = "{http://www.w3.org/2000/svg}"


def test_mermaid_has_types_properties_and_what_joins_them() -> None:
    assert mermaid(excerpt(model)) == MERMAID


def test_d2_has_the_same() -> None:
    lines = d2(excerpt(model, only=["Owns"])).partition("}\nt0")[2].splitlines()
    assert lines == [
        ': "Owner" {',
        "  class: abstract",
        '  "id": "string, key"',
        '  "name": "string"',
        "}",
        't1: "Place" {',
        "  class: type",
        '  "id": "string, key"',
        '  "name": "string"',
        '  "size": "\\"small\\" | \\"large\\"?"',
        "}",
        't0 -> t1: "OWNS" {class: relationship}',
    ]


def drawn(text: str) -> list[str]:
    """The texts of a picture, titles left out, in order."""
    root = ElementTree.fromstring(text)
    for parent in root.iter(f"{SVG}tspan"):
        for title in parent.findall(f"{SVG}title"):
            parent.text = title.tail
            parent.remove(title)
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def test_svg_shows_types_roles_and_relationships_apart_under_a_legend() -> None:
    said = drawn(svg(excerpt(model), "Harbour"))
    assert said[:10] == [
        "Harbour",
        "type",
        "abstract type",
        "event",
        "quoted claims",
        "inherits from",
        "relationship",
        "role of an event",
        "A type has the properties and relationships of the types above it.",
        "Types",
    ]
    at = said.index("Events and their roles")
    assert said[at + 1 : at + 4] == ["BURNT (burnt)", "Place", "Fire"]
    assert "also a type of Place" in said
    assert said.count("quoted claims") == 2


def test_a_type_is_drawn_with_what_it_has_from_above_around_it() -> None:
    part = excerpt(model, around="Town")
    shown = {(each.start, each.end): [kind.type for kind in each.relationships] for each in part.bundles(roles=False)}
    assert shown == {
        ("Town", "Place"): ["OWNS", "NEAR"],
        ("Town", "Content"): ["SAYS"],
        ("Owner", "Town"): ["OWNS"],
    }
    assert [label for label, _ in tree_order(part)] == ["Thing", "Owner", "Town", "Place", "Fire"]
    around = excerpt(model, around="OWNS")
    assert (set(around.nodes), around.pairs) == ({"Owner", "Place", "Town"}, {"OWNS": (("Owner", "Place"),)})


def test_only_some_types_come_with_what_joins_them() -> None:
    part = excerpt(model, only=["Town", "place", "SAYS"])
    assert (set(part.nodes), part.pairs) == (
        {"Town", "Place", "Owner"},
        {"NEAR": (("Place", "Place"),), "SAYS": (("Owner", "Content"),)},
    )


def test_a_type_that_does_not_exist_is_named_with_the_nearest() -> None:
    with pytest.raises(ModelError, match="no type 'Twon'") as raised:
        excerpt(model, around="Twon")
    assert raised.value.hint == "did you mean 'Town'?"
    with pytest.raises(ModelError, match="give one of them"):
        excerpt(model, only=["Town"], around="Town")


class Hostile(Node):
    """</title><script>alert(1)</script>"""

    label = 'A"]\n</text><script>alert(1)</script> ${x} \x1b[31m {{7*7}} \\'

    id: Annotated[str, Property(key=True)]


class Joins(Relationship[Hostile, Hostile]):
    """ "><img src=x>"""

    type = "X\" --> y; <b>'\\"


def test_hostile_names_stay_text() -> None:
    part = excerpt(Model.of(Hostile, Joins))
    picture = svg(part, "<script>", link=lambda name: "types/x.html?" + name)
    root = ElementTree.fromstring(picture)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        *("svg", "style", "defs", "marker", "path", "text", "tspan", "g", "a", "rect", "title"),
    }
    assert "\x1b" not in picture
    assert "<script" not in picture
    assert not any(sign in line for line in mermaid(part).splitlines()[3:] for sign in "<{`\\" if "<|--" not in line)
    assert d2(part).count('"') % 2 == 0


@pytest.mark.long
def test_a_thousand_labels_and_a_deep_line_of_types_are_drawn() -> None:
    top: Any = type("T0", (Node,), {"__annotations__": {"id": Annotated[str, Property(key=True)]}})
    wide = [type(f"W{at}", (top,), {}) for at in range(900)]
    deep = [top]
    for at in range(1, 100):
        deep.append(type(f"T{at}", (deep[-1],), {}))
    part = excerpt(Model.of(*wide, *deep))
    said = drawn(svg(part, "many"))
    assert {"W899", "T99"} <= set(said)
    assert mermaid(part).count("<|--") == 999
