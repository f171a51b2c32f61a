"""Who says a claim, named by a label: the node is of that class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest

from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.records import assemble
from graphmodel.staging import read


class Party(Node):
    id: Annotated[str, Property(key=True)]


class Person(Party):
    """A human."""


class Museum(Party):
    """A house of things."""


class Knows(Relationship[Party, Party]):
    """Has met."""


MODEL = Model.of(Party, Person, Museum, Knows)


@pytest.mark.parametrize("staged", [False, True])
@pytest.mark.parametrize(
    ("label", "faults"),
    [
        ("Person", []),
        ("Party", []),
        (
            "Museum",
            [
                "t.csv:2 wrong-end the holder 'ben' is a Person, not a Museum\n"
                "  hint: name it by its label, Person, or fix the id"
            ],
        ),
    ],
)
def test_the_holder_is_of_the_class_that_names_it(label: str, faults: list[str], staged: bool, tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text("entities:\n  Person: {ann: {}, ben: {}}\n")
    (tmp_path / "t.csv").write_text("one,two,by\nann,ben,ben\n")
    (tmp_path / "m.yaml").write_text(
        "table: t.csv\ndocument: {id: d, published: 2031}\nclaims:\n- KNOWS: {start: one, end: two}\n"
        f"  holder: {{{label}: by}}\n"
    )
    records = assemble(MODEL, read(MODEL, ["people.yaml", "m.yaml"], tmp_path, stage_claims=staged))
    assert [str(each) for each in records.problems] == faults
