"""How a type is written: what `graphmodel model TYPE` shows is what the readers of sheets and questions take."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from textwrap import indent
from typing import Annotated
from uuid import UUID

import pytest

from graphmodel.model import Model, Node, NodeType, Property, RelationshipType, notation
from graphmodel.model.types import CONTENT_LABEL
from graphmodel.queries.lint import Lint, Vocabulary
from graphmodel.staging import read
from graphmodel.workflows.written import as_cypher, as_sheet, made_up

MODEL = Model.from_module("graphmodel.geopolitics.model")
KINDS: list[NodeType | RelationshipType] = [*MODEL.nodes.values(), *MODEL.relationships.values()]
HEAD = "document: {id: d, title: D, published: 2031-05}\n"


def entities(labels: list[str]) -> str:
    """Declares the made-up id of each label, under a class that may stand there."""
    lines = []
    for label in dict.fromkeys(labels):
        below = [each for each in MODEL.descendants(label) if not MODEL.nodes[each].abstract]
        ids = (made_up(label), "another-" + made_up(label).partition("-")[2])
        lines += [(below[0], f"    {id}: {{name: N}}\n") for id in ids]
    classes = dict.fromkeys(cls for cls, _ in lines)
    return "entities:\n" + "".join(f"  {cls}:\n" + "".join(line for c, line in lines if c == cls) for cls in classes)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.cls.__name__)
def test_the_line_shown_is_one_that_a_sheet_takes(kind: NodeType | RelationshipType, tmp_path: Path) -> None:
    shown = as_sheet(MODEL, kind)
    if isinstance(kind, NodeType) and kind.abstract:
        assert shown == ""
        return
    pairs = kind.pairs if isinstance(kind, RelationshipType) else ()
    ends = [label for pair in pairs for label in pair if label != CONTENT_LABEL]
    if shown.startswith("entities"):
        text = HEAD + shown
    else:
        if isinstance(kind, NodeType):
            ends = [role.pairs[0][1] for role in MODEL.roles(kind.label).values()]
        else:
            ends = [label for label in ends if not (kind.role and MODEL.nodes[label].event)]
        body = shown.replace("- ...", "- a-quoted LEADS another-quoted")
        quoted = "  Person: {a-quoted: {name: Q}}\n  Organization: {another-quoted: {name: O}}\n"
        declared = entities(ends) if body == shown else entities(ends) + _quoted(quoted, entities(ends))
        text = f"{HEAD}{declared}facts:\n  1.1:\n{indent(body, '  ')}\n"
    path = tmp_path / "shown.yaml"
    path.write_text(text)
    reading = read(MODEL, [str(path)], tmp_path)
    assert reading.problems == [], text
    assert reading.batches[0].claims or reading.batches[0].rows


class Ferry(Node):
    """Properties of types that a graph does not have."""

    id: Annotated[str, Property(key=True)]
    hull: UUID
    fare: Annotated[Decimal, Property(scale=2)]
    crew: Annotated[Decimal, Property(scale=0)]


class Paper(Node):
    """Of a ferry."""

    id: Annotated[str, Property(key=True)]
    scan: bytes
    fields: Annotated[dict[str, int], Property(json=True)]
    fee: Decimal


def test_types_that_a_graph_does_not_have_are_shown_as_declared(tmp_path: Path) -> None:
    model = Model.of(Ferry, Paper)
    ferry, paper = (model.nodes[label] for label in ("Ferry", "Paper"))
    said = {name: notation(each) for kind in (ferry, paper) for name, each in kind.given.items()}
    assert said == {
        "id": "string, key",
        "hull": "uuid",
        "fare": "decimal(2)",
        "crew": "decimal(0)",
        "scan": "bytes",
        "fields": "json",
        "fee": "decimal",
    }
    assert notation(ferry.given["fare"], stored=True) == "integer"
    sheet = as_sheet(model, ferry) + as_sheet(model, paper).removeprefix("entities:")
    (tmp_path / "s.yaml").write_text(HEAD + sheet + "\n")
    reading = read(model, ["s.yaml"], tmp_path)
    assert reading.problems == [], sheet
    assert len(reading.batches[0].rows) == 2


def _quoted(quoted: str, declared: str) -> str:
    return "".join(
        line for line in quoted.splitlines(keepends=True) if f"  {line.split(':')[0].strip()}:\n" not in declared
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.cls.__name__)
def test_the_patterns_shown_fit_the_model(kind: NodeType | RelationshipType) -> None:
    lint = Lint(Vocabulary.of(MODEL))
    for pattern in as_cypher(MODEL.layer, kind):
        named = re.findall(r"[(\[](\w+):", pattern)
        found = lint.text(Path("x.cypher"), f"{pattern} RETURN {', '.join(named)}", bare=True)
        assert [problem for problem in found if problem.code.startswith(("GM0", "GM1"))] == []
