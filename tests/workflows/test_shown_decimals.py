"""Decimals that are stored as whole numbers are shown as the decimals: explorer, pages, `evidence`, `diff`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphmodel import Project
from graphmodel.databases import Database
from graphmodel.explorer.reading import whole
from graphmodel.workflows.ask import ask
from graphmodel.workflows.diff.state import _graph
from graphmodel.workflows.evidence import evidence_about
from graphmodel.workflows.load import load
from graphmodel.workflows.page import write_page

FILES = {
    "graphmodel.toml": 'model = "shown_prices"\nsources = ["*.yaml"]\n',
    "shown_prices.py": """\
from decimal import Decimal
from typing import Annotated
from graphmodel import Node, Property, Relationship

class Item(Node):
    id: Annotated[str, Property(key=True)]
    price: Annotated[Decimal | None, Property(scale=2)] = None
    steps: Annotated[list[Decimal], Property(scale=1)] = []

class Holds(Relationship[Item, Item]):
    fee: Annotated[Decimal | None, Property(scale=3)] = None
""",
    "items.csv": "id,price,steps,to,fee\nbox,49.5,1.5|2,jar,0.125\njar,1200,,,\n",
    "items.yaml": "table: items.csv\nnodes: [{Item: {id: id, price: price, steps: {column: steps, split: '|'}}}]\n"
    "relationships: [{HOLDS: {start: id, end: to, fee: fee}, where: {to: {empty: false}}}]\n",
    "news.yaml": "document: {id: news, published: 2031-05-04}\nfacts: {1.1: [jar.price: 1300.5, box.price: 49.5]}\n",
    "cypher/what.cypher": "// What holds what\n// column way: path\n\nMATCH way = (:Item)-[:HOLDS]->() RETURN way\n",
}
PROPERTIES = {"box": {"id": "box", "price": "49.50", "steps": "1.5, 2.0"}, "jar": {"id": "jar", "price": "1200.00"}}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    yield Project.at(tmp_path, {})
    sys.modules.pop("shown_prices", None)


def test_the_explorer_shows_decimals_and_which_claim_the_graph_does_not_follow(
    project: Project, database: Database
) -> None:
    load(project, database)
    view = whole(database, project.model, 10)
    assert {node["key"]: dict(node["properties"]) for node in view.nodes.values()} == PROPERTIES
    assert [dict(edge["properties"]) for edge in view.edges.values()] == [{"fee": "0.125"}]
    said = {
        node["key"]: [(each["carries"], each.get("given")) for each in node["said"]] for node in view.nodes.values()
    }
    given = "the graph has 1200.00, as items.yaml gives it"
    assert said == {"box": [(True, None)], "jar": [(False, given)]}
    assert evidence_about(project, database, "jar.price").witnesses[0].given == given


@pytest.mark.long
def test_a_page_shows_decimals(project: Project, embedded_database: Database, tmp_path: Path) -> None:
    pytest.importorskip("dash_cytoscape", reason="`uv sync --all-groups` brings what draws")
    load(project, embedded_database)
    write_page(project, ask(project, embedded_database, "what"), {}, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    elements = json.loads(page.split('id="elements">')[1].split("</script>")[0])["elements"]
    shown: list[dict[str, Any]] = [dict(each["data"]["details"]) for each in elements]
    wanted = [*PROPERTIES.values(), {"fee": "0.125"}]
    assert [{name: each[name] for name in one} for each, one in zip(shown, wanted, strict=True)] == wanted


def test_diff_compares_decimals(project: Project, tmp_path: Path) -> None:
    _graph(project, tmp_path / "rows.jsonl", "256MB")
    lines = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = {line["key"]: json.loads(line["row"]) for line in lines}
    fees = {json.dumps(["box", "jar", "Item", "Item"]): {"fee": "0.125"}}
    assert rows == {'["box"]': {"price": "49.50", "steps": ["1.5", "2.0"]}, '["jar"]': {"price": "1200.00"}} | fees
