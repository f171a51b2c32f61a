"""What graphmodel loads keeps the rules of its model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from graphmodel.checks import check
from graphmodel.databases import Database
from graphmodel.loading import load
from graphmodel.model import Model, Node, PartialDate, Point, Property, Quantity, Relationship
from graphmodel.records import assemble
from graphmodel.schema import apply
from graphmodel.staging import read
from tests.example import MODEL, load_sheets, sheet


class Thing(Node):
    """Something with every kind of property."""

    id: Annotated[int, Property(key=True)]
    text: str = "a"
    whole: int = 1
    broken: float = 2.0
    flag: bool = True
    day: date = date(2025, 7, 3)
    moment: datetime = datetime(2025, 7, 3, 10, tzinfo=UTC)
    local: datetime = datetime(2025, 7, 3, 10)
    span: timedelta = timedelta(days=1, seconds=5)
    place: Point = Point(1, 2)
    rough: Quantity = Quantity(40000, "persons", about=True)
    exact: Quantity = Quantity(1.5)
    month: PartialDate = PartialDate("2025-04")
    always: PartialDate = PartialDate("..")
    words: tuple[str, ...] = ("a", "b")
    nothing: tuple[str, ...] = ()
    numbers: tuple[int, ...] = (1, 2)
    days: tuple[date, ...] = (date(2025, 7, 3),)


class Touches(Relationship[Thing, Thing]):
    """Two things that touch."""

    symmetric = True
    weight: float = 1.5
    spots: tuple[str, ...] = ("left",)


def things() -> Iterator[Any]:
    yield Thing(id=1)
    yield Thing(id=2)
    yield Touches(Thing.key(2), Thing.key(1), since=PartialDate("2025"))


def test_every_kind_of_property_is_of_its_type_once_loaded(database: Database, tmp_path: Path) -> None:
    model = Model.of(Thing, Touches)
    apply(database, model)
    records = assemble(model, read(model, [things], tmp_path))
    assert records.problems == []
    load(database, model, records, today=lambda: date(2025, 7, 3))
    assert [str(finding) for finding in check(database, model).findings] == []


def test_what_claims_make_stand_keeps_the_rules(database: Database, tmp_path: Path) -> None:
    facts = """\
  1.1:
  - arland RECOGNIZES bria-government: {since: 2031-05, level: full}
  - corrin BORDERS bria
  - bria may TRADES_WITH arland: {good: salt, if: [arland RECOGNIZES bria-government]}
  1.2:
  - Attack harbour-2030: {by: red-band, target: bria-port, when: 2030, killed: 3}
  - critics SAYS:
    - arland not RECOGNIZES bria-government
  - arland FEARS red-band
"""
    apply(database, MODEL)
    load_sheets(database, tmp_path, a=sheet(facts))
    assert [str(finding) for finding in check(database, MODEL).findings] == []
    assert check(database, MODEL).sound
