# ruff: noqa: E501 - a query and its findings stand on one line
"""Decimals that are stored as whole numbers: which comparisons with them are of another measure."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import pytest

from graphmodel import Model, Node, Property, Relationship
from graphmodel.queries.lint import Lint, Vocabulary


class Goods(Node):
    id: Annotated[str, Property(key=True)]
    price: Annotated[Decimal | None, Property(scale=2)] = None
    steps: list[Annotated[Decimal, Property(scale=1)]] = []
    whole: Annotated[Decimal | None, Property(scale=0)] = None
    exact: Decimal | None = None
    weight: float | None = None


class Service(Node):
    id: Annotated[str, Property(key=True)]
    price: float | None = None


class Replaces(Relationship[Goods, Goods]):
    fee: Annotated[Decimal | None, Property(scale=3)] = None


LINT = Lint(Vocabulary.of(Model.of(Goods, Service, Replaces)))
HEADER = "// All\n// param limit: float\n// param some: list<float>\n// param count: integer\n// column a: any\nWITH [$limit, $some, $count] AS used "
PRICE = "price is stored as a whole number, 150 for 1.50, and"
LIMIT = f"6:70 GM207 {PRICE} $limit is declared as a float; count it, too: toInteger(round($limit * 100))"


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("MATCH (n:Goods) WHERE n.price > $limit RETURN n.id AS a", [LIMIT]),
        ("MATCH (n:Goods {price: $limit}) RETURN n.id AS a", [LIMIT.replace("6:70", "6:61")]),
        ("MATCH (n:Goods) WHERE n.price IN $some RETURN n.id AS a", [f"6:71 GM207 {PRICE} $some is declared as a float; count it, too: [each IN $some | toInteger(round(each * 100))]"]),
        ("MATCH (n:Goods) WHERE n.price > 12.50 RETURN n.id AS a", [f"6:70 GM207 {PRICE} 12.50 is a fraction; count it, too: 1250"]),
        ("MATCH (n:Goods) WHERE n.price < 100.0 RETURN n.id AS a", [f"6:70 GM207 {PRICE} 100.0 is a fraction; count it, too: 10000"]),
        ("MATCH (n:Goods) WHERE n.price = 1.005 RETURN n.id AS a", [f"6:70 GM207 {PRICE} 1.005 is a fraction; a decimal here has 2 digits after the point"]),
        ("MATCH (n:Goods) WITH n.price AS p WHERE p >= 1.5 RETURN p AS a", [f"6:83 GM207 {PRICE} 1.5 is a fraction; count it, too: 150"]),
        ("MATCH ()-[r:REPLACES]->() WHERE r.fee = 1.5 RETURN r.fee AS a", ["6:78 GM207 fee is stored as a whole number, 1500 for 1.500, and 1.5 is a fraction; count it, too: 1500"]),
        ("MATCH (n:Goods) WHERE n.price > $count OR n.price = 1250 RETURN n.id AS a", []),
        ("MATCH (n:Goods) WHERE n.price > toInteger(round($limit * 100)) RETURN n.id AS a", []),
        ("MATCH (n:Goods) WHERE n.price / 100.0 > $limit RETURN n.id AS a", []),
        ("MATCH (n:Goods) WHERE n.weight > $limit AND n.whole < 1.5 AND toFloat(n.exact) > $limit RETURN n.id AS a", []),
        ("MATCH (n:Service) WHERE n.price > $limit RETURN n.id AS a", []),
        ("MATCH (n:Goods|Service) WHERE n.price > $limit RETURN n.id AS a", []),
    ],
)  # fmt: skip
def test_a_fraction_is_no_count(text: str, findings: list[str]) -> None:
    found = LINT.text(Path("q.cypher"), HEADER + text)
    assert [f"{p.where.line}:{p.where.column} {p.code} {p.message}; {p.hint}" for p in found] == findings
