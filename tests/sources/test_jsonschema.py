"""The JSON Schema that editors check fact sheets by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

import jsonschema
import pytest
import yaml

from graphmodel.model import Content, Event, Model, Node, Property, Quantity, Relationship, Role
from graphmodel.sources.jsonschema import sheet_schema

ROOT = Path(__file__).parents[2]


class Thing(Node):
    abstract = True

    id: Annotated[str, Property(key=True)]
    name: str


class Harbour(Thing):
    """A place where ships lie."""

    not_implied = "That it has water."

    size: Quantity | None = None
    depth: Literal["deep", "shallow"] | None = None


class Storm(Event, Thing):
    pass


class Trades(Relationship[Harbour, Harbour]):
    goods: list[str] | None = None


class Says(Relationship[Harbour, Content]):
    pass


class Struck(Role[Storm, Harbour]):
    role = "target"


SCHEMA = sheet_schema(Model.of(Harbour, Storm, Trades, Says, Struck))


def faults(sheet: str) -> list[str]:
    validator = jsonschema.Draft7Validator(SCHEMA)
    return [error.json_path for error in validator.iter_errors(as_in_json(yaml.safe_load(sheet)))]


def as_in_json(tree: Any) -> Any:
    """What an editor checks: keys are text."""
    if isinstance(tree, dict):
        return {str(key): as_in_json(value) for key, value in tree.items()}
    return [as_in_json(item) for item in tree] if isinstance(tree, list) else tree


def test_the_schema_is_itself_valid_and_plain_json() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize(
    "sheet",
    [
        "entities: {Harbour: {bria: Bria, arla: {name: Arla, size: ~300 berths, depth: deep}}}",
        "facts: {1.1: [bria TRADES arla]}",
        "facts: {1.1: bria TRADES arla}",
        "facts:\n  1.1:\n  - bria, arla not TRADES arla: {goods: a, as: x, because: [x, a TRADES b], if: a TRADES b}",
        "facts: {1.1: [bria SAYS: [arla may TRADES bria, {bria.depth: deep}]]}",
        "facts: {1.1: [bria SAYS: {that: [arla TRADES bria], since: 2031}]}",
        "facts: {1.1: [may Storm s-1: {target: bria, when: 2031-05, name: The storm}]}",
        "facts: {1.1: [bria.size: 40, likely arla.size: {value: 40, unit: berths, note: about}]}",
        "outside: {wikidata: [bria.name: Bria]}\nreferences: {wikidata: Wikidata}",
        "no_fact: {1.1: greets}\nwaived: {1.2: {Briar: a street}}\npassages: {1.1: 0123456789}",
        "document: {id: a, title: A, author: bria, published: 2031-05, url: x}",
    ],
)
def test_sheets_that_are_right(sheet: str) -> None:
    assert faults(sheet) == []


@pytest.mark.parametrize(
    ("sheet", "place"),
    [
        ("fact: {}", "$"),
        ("document: {title: A}", "$.document"),
        ("entities: {Harbor: {bria: Bria}}", "$.entities"),
        ("entities: {Thing: {bria: Bria}}", "$.entities"),
        ("entities: {Harbour: {bria: {size: 3}}}", "$.entities.Harbour.bria"),
        ("entities: {Harbour: {bria: {name: B, depth: flat}}}", "$.entities.Harbour.bria"),
        ("facts: {1.1: [bria TRADE arla]}", "$.facts['1.1']"),
        ("facts: {1.1: [bria TRADES arla: {goodz: fish}]}", "$.facts['1.1']"),
        ("facts: {1.1: [bria TRADES arla: {rank: best}]}", "$.facts['1.1']"),
        ("facts: {1.1: [bria TRADES: [arla TRADES bria]]}", "$.facts['1.1']"),
        ("facts: {1.1: [Storm s-1: {by: bria}]}", "$.facts['1.1']"),
        ("facts: {1.1: [Storm s-1: {since: 2031}]}", "$.facts['1.1']"),
        ("facts: {1.1: [Storm s-1: {until: 2031}]}", "$.facts['1.1']"),
        ("facts: {1.1: [bria TRADES arla: {that: [arla TRADES bria]}]}", "$.facts['1.1']"),
        ("facts: {1.1: [bria.size: {value: 3, that: [arla TRADES bria]}]}", "$.facts['1.1']"),
        ("facts: {1.1: [bria.sise: 3]}", "$.facts['1.1']"),
        ("facts: {1.1: [bria.size]}", "$.facts['1.1']"),
    ],
)
def test_sheets_that_are_wrong(sheet: str, place: str) -> None:
    assert faults(sheet) == [place]


def test_definitions_reach_the_editor_with_what_they_do_not_imply() -> None:
    entities: dict[str, Any] = SCHEMA["properties"]["entities"]
    harbour = entities["properties"]["Harbour"]["description"]
    assert harbour == "A place where ships lie. Not implied: That it has water."


def test_the_shipped_fact_sheets_keep_to_the_schema_of_their_model() -> None:
    schema = sheet_schema(Model.from_module("graphmodel.geopolitics.model"))
    validator = jsonschema.Draft7Validator(schema)
    for path in sorted((ROOT / "fixtures").glob("*.yaml")):
        sheet = yaml.load(path.read_text(), yaml.BaseLoader)  # makes only text
        assert [error.json_path for error in validator.iter_errors(sheet)] == []
