"""Relationship types below others: what they inherit, their narrower ends, and what is wrong with such a tree."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import ValidationError

from graphmodel.errors import ModelError
from graphmodel.model import Model, Node, Property, Relationship


class Thing(Node):
    id: Annotated[str, Property(key=True)]


class Drug(Thing): ...


class Protein(Thing): ...


class Affects(Relationship[Thing, Thing]):
    abstract = True
    key = ("where",)
    inverse = "affected by"

    where: str = "cell"


class Regulates(Affects): ...


class Inhibits(Regulates, Relationship[Drug, Protein]): ...


class Blocks(Relationship[Drug, Protein], Regulates):  # type: ignore[misc, metaclass]
    strength: int | None = None


def faults(*classes: type[Any]) -> list[tuple[str, str]]:
    with pytest.raises(ModelError) as refused:
        Model.of(*classes)
    return [(problem.code, problem.message) for problem in refused.value.problems]


def test_narrower_ends_hold_whatever_the_order_of_bases() -> None:
    model = Model.of(Drug, Protein, Regulates, Inhibits, Blocks)
    assert {name: kind.pairs for name, kind in model.relationships.items()} == {
        "AFFECTS": (("Thing", "Thing"),),
        "REGULATES": (("Thing", "Thing"),),
        "INHIBITS": (("Drug", "Protein"),),
        "BLOCKS": (("Drug", "Protein"),),
    }
    classes: list[Any] = [Inhibits, Blocks]
    for narrow in classes:
        assert narrow(Drug(id="a"), Protein(id="b")).where == "cell"
        with pytest.raises(ValidationError, match=r"connects \(Drug\)->\(Protein\), not \(Protein\)->\(Drug\)"):
            narrow(Protein.key("b"), Drug.key("a"))
        with pytest.raises(ValidationError, match="start"):
            narrow(Protein(id="b"), Protein(id="b"))
    assert Regulates(Protein(id="b"), Drug(id="a")).start == Protein(id="b")


def test_the_tree_is_known_and_only_the_class_itself_is_abstract() -> None:
    model = Model.of(Drug, Protein, Regulates, Inhibits, Blocks)
    assert model.types_above("INHIBITS") == ("AFFECTS", "REGULATES")
    assert model.types_below("REGULATES") == ("REGULATES", "INHIBITS", "BLOCKS")
    assert model.stored_types("AFFECTS") == ("REGULATES", "INHIBITS", "BLOCKS")
    assert model.type_parents("BLOCKS") == ("REGULATES",)
    assert [(kind.abstract, kind.inverse, kind.key) for kind in model.relationships.values()] == [
        (True, "affected by", ("where",)),
        *[(False, "", ("where",))] * 3,
    ]
    assert model.suggest("AFFECTED_BY", model.relationships) == "it is AFFECTS read from its end: turn it around"
    with pytest.raises(ValidationError, match="AFFECTS is abstract: say it by a type below it"):
        Affects(Drug(id="a"), Drug(id="b"))


def test_inverses_agree() -> None:
    class Carries(Relationship[Drug, Protein]):
        inverse = "carried by"

    class CarriedBy(Relationship[Protein, Drug]):
        inverse = "keeps"

    class Binds(Relationship[Drug, Protein]):
        inverse = "carried by"

    class Has(Relationship[Drug, Protein]):
        inverse = "had by"

    class HadBy(Relationship[Protein, Drug]):
        inverse = "has"

    assert Model.of(Drug, Protein, Has, HadBy).relationships["HAS"].inverse == "had by"
    assert sorted(faults(Drug, Protein, Carries, CarriedBy, Binds)) == [
        ("model-inverse", "CARRIED_BY is the inverse of CARRIES and of BINDS"),
        ("model-inverse", "the inverse of BINDS is CARRIED_BY, but the inverse of CARRIED_BY is KEEPS"),
        ("model-inverse", "the inverse of CARRIES is CARRIED_BY, but the inverse of CARRIED_BY is KEEPS"),
    ]


def test_what_is_transitive_goes_on_from_its_end_and_has_no_key() -> None:
    class PartOf(Relationship[Drug, Protein]):
        transitive = True

    class Within(Relationship[Drug, Drug]):
        transitive = True
        key = ("side",)

        side: str = ""

    class Lone(Relationship[Drug, Drug]):
        abstract = True

    assert faults(Drug, Protein, PartOf, Within, Lone) == [
        ("model-transitive", "PART_OF is transitive, but nothing that it ends at can be its start"),
        ("model-transitive", "WITHIN is transitive, and side distinguishes parallel ones: a third has neither's"),
        ("model-abstract", "LONE is abstract, and no type is below it"),
    ]
