from __future__ import annotations

import inspect
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from graphmodel.errors import ModelError
from graphmodel.model import Content, Event, Model, Node, Property, Quantity, Relationship, Role

HERE = str(Path(__file__).relative_to(Path.cwd())) if Path(__file__).is_relative_to(Path.cwd()) else __file__


class City(Node):
    id: Annotated[str, Property(key=True)]


class River(Node):
    id: Annotated[str, Property(key=True)]


class Flood(Event):
    id: Annotated[str, Property(key=True)]


class FlowsThrough(Relationship[River, City]): ...


def faults(*classes: type[Any]) -> list[tuple[str, str]]:
    with pytest.raises(ModelError) as refused:
        Model.of(*classes)
    return [(problem.code, problem.message) for problem in refused.value.problems]


def test_every_fault_is_reported_at_once_with_its_place_and_a_hint() -> None:
    class Keyless(Node):
        name: str

    class Odd(Node):
        id: Annotated[str, Property(key=True)]
        gm_note: str
        parts: dict[str, str]

    class Lost(Relationship[City, Keyless]):
        key = ("nothing",)

    with pytest.raises(ModelError) as refused:
        Model.of(City, Odd, Keyless, FlowsThrough, Lost)
    lines = {cls: inspect.getsourcelines(cls)[1] for cls in (Keyless, Odd, Lost, FlowsThrough)}
    assert str(refused.value) == "\n".join(
        [
            "the model has 5 faults",
            f"{HERE}:{lines[FlowsThrough]} model-ends FLOWS_THROUGH connects River, which is not in the model",
            "  hint: add River to the model, or change the end",
            f"{HERE}:{lines[Keyless]} model-key Keyless has no key",
            "  hint: mark one: id: Annotated[str, Property(key=True)]",
            f"{HERE}:{lines[Odd]} model-reserved Odd.gm_note: the prefix gm_ is graphmodel's own",
            f"{HERE}:{lines[Odd]} model-type Odd.parts has a type that a graph cannot hold: dict[str, str]",
            "  hint: take one of str, int, float, bool, date, datetime, time, timedelta, Duration, UUID, Decimal, "
            "bytes, Literal, Enum, Point, Quantity, PartialDate, a list of one, make it a node, or store it as text: "
            "Property(json=True), or an object by its parts: Property(flatten=True)",
            f"{HERE}:{lines[Lost]} model-key the key of LOST names 'nothing', which is no property of it",
        ]
    )


def test_a_model_without_faults_raises_nothing() -> None:
    assert list(Model.of(City, River, FlowsThrough).relationships) == ["FLOWS_THROUGH"]


def test_two_keys_of_one_class_are_a_fault() -> None:
    class Twice(City):
        code: Annotated[str, Property(key=True)]

    assert faults(Twice) == [("model-keys", "Twice has several keys: City.id, Twice.code")]


def test_a_class_with_two_identities_is_a_fault() -> None:
    class Delta(City, River): ...

    assert faults(Delta) == [("model-keys", "Delta has several keys: River.id, City.id")]


@pytest.mark.parametrize("annotation", [str | None, float, list[str]])
def test_a_key_is_a_required_string_or_integer(annotation: Any) -> None:
    namespace = {"__annotations__": {"id": Annotated[annotation, Property(key=True)]}, "__module__": __name__}
    Keyed = type("Keyed", (Node,), namespace)
    assert faults(Keyed) == [("model-key", "the key id of Keyed must be a required str or int")]


def test_words_of_another_form_are_faults_and_hide_no_others() -> None:
    class Odd(City):
        formerly = 3  # type: ignore[assignment]
        price: Annotated[str | None, Property(scale=2)] = None
        both: Annotated[Decimal | None, Property(scale=2, json=True)] = None
        small: Annotated[Decimal | None, Property(scale=-1)] = None

    class Joins(Relationship[City, River]):
        pairs = (City, River)  # type: ignore[assignment]

    class Wrong(Relationship[City, River]):
        starts = 1  # type: ignore[assignment]
        reads = 3  # type: ignore[assignment]

    assert faults(City, River, Odd, Joins, Wrong) == [
        ("model-scale", "Odd.both is stored as JSON text and as a whole number"),
        ("model-scale", "Odd.price has a scale, and is no Decimal"),
        ("model-scale", "Odd.small has the scale -1, and a whole number has 18 digits at most"),
        ("model-word", 'formerly = 3 in Odd is not names that it had: ("Firm",)'),
        ("model-word", "pairs of JOINS are not pairs of node types"),
        ("model-word", 'reads = 3 in WRONG is not the words between start and end: "sees {} as a threat"'),
        ("model-word", 'starts = 1 in WRONG is not a text such as "1..n", "0..1", "1"'),
    ]


def test_a_key_may_have_a_default() -> None:
    class Settings(Node):
        id: Annotated[str, Property(key=True)] = "settings"

    class Random(Node):
        id: Annotated[str, Property(key=True)] = Field(default_factory=lambda: "other each time")

    assert Model.of(Settings).nodes["Settings"].properties["id"].required
    assert faults(Random) == [("model-key", "the key id of Random is made anew for each node")]


@pytest.mark.parametrize("name", ["Claim", "Document", "Passage", "Graphmodel", "Content", "Someone", "SUBJECT"])
def test_labels_of_our_own_are_reserved(name: str) -> None:
    Taken = type("Taken", (City,), {"label": name, "__module__": __name__})
    assert faults(Taken) == [("model-reserved", f"{name!r} is a name of graphmodel's own")]


@pytest.mark.parametrize("name", ["EVIDENCED_BY", "CONDITION_OF", "EXCEPTS", "Claim"])
def test_relationship_types_of_our_own_are_reserved(name: str) -> None:
    class Taken(Relationship[City, City]):
        type = name

    assert faults(City, Taken) == [("model-reserved", f"{name!r} is a name of graphmodel's own")]


@pytest.mark.parametrize("name", ["", "a\0b", "a\ud800", "a\\u0060b"])
def test_a_name_that_no_quoting_makes_safe_is_a_fault(name: str) -> None:
    Named = type("Named", (City,), {"label": name, "__module__": __name__})
    assert faults(Named) == [("model-name", f"Named has no usable name in the graph: {name!r}")]


def test_a_label_and_a_relationship_type_of_one_name_are_a_fault() -> None:
    class Visits(Relationship[City, City]):
        type = "City"

    assert faults(City, Visits) == [("model-name", "'City' is both a label and a relationship type")]


def test_a_name_given_twice_is_a_fault_that_says_where_the_other_is() -> None:
    class Town(Node):
        label = "City"
        id: Annotated[str, Property(key=True)]

    class Runs(Relationship[River, City]):
        type = "FLOWS_THROUGH"

    line = inspect.getsourcelines(City)[1]
    flows = inspect.getsourcelines(FlowsThrough)[1]
    assert faults(City, River, Town, FlowsThrough, Runs) == [
        ("model-name", f"the label 'City' is declared twice, also at {HERE}:{line}"),
        ("model-name", f"the relationship type 'FLOWS_THROUGH' is declared twice, also at {HERE}:{flows}"),
    ]


def test_what_is_said_without_a_type_is_a_fault_with_the_word_that_is_near() -> None:
    class Ford(City):
        cardinality = "many-to-one"
        depth = 3
        id = "none"

    class Joins(Relationship[City, City]):
        symetric = True

    with pytest.raises(ModelError) as refused:
        Model.of(Ford, Joins)
    assert [(problem.message, problem.hint) for problem in refused.value.problems] == [
        ("Ford.id gets a default without its type: id = 'none'", "write it with its type: id: ... = 'none'"),
        (
            "cardinality = 'many-to-one' in Ford is neither a property nor anything that a class says of its type",
            "cardinality is for relationship types",
        ),
        (
            "depth = 3 in Ford is neither a property nor anything that a class says of its type",
            "a property has a type: depth: int = ...",
        ),
        (
            "symetric = True in JOINS is neither a property nor anything that a class says of its type",
            "did you mean 'symmetric'?",
        ),
    ]


def test_an_end_is_declared_once_and_is_a_node() -> None:
    class Owns(Relationship[City, City]):
        start: str  # type: ignore[assignment]

    class Weir:
        pass

    class Records(Relationship[City, Owns]):  # type: ignore[type-var]
        pass

    class Feeds(Relationship[City, Weir]):  # type: ignore[type-var]
        weir: Weir

    assert faults(City, Owns, Records, Feeds) == [
        ("model-ends", "OWNS.start is declared again; it is the start node of every relationship"),
        ("model-ends", "RECORDS connects OWNS, which is a relationship type"),
        ("model-ends", "FEEDS connects Weir, which is no node type"),
        ("model-type", "FEEDS.weir has a type that a graph cannot hold: Weir"),
    ]


def test_a_fault_of_a_base_class_is_reported_once() -> None:
    class Parted(City):
        gm_note: str
        parts: dict[str, str]
        code: Annotated[str, Property(key=True)]

    class Half(Parted): ...

    class Quarter(Half):
        share: dict[str, str]

    assert faults(Half, Quarter) == [
        ("model-keys", "Parted has several keys: City.id, Parted.code"),
        ("model-reserved", "Parted.gm_note: the prefix gm_ is graphmodel's own"),
        ("model-type", "Parted.parts has a type that a graph cannot hold: dict[str, str]"),
        ("model-type", "Quarter.share has a type that a graph cannot hold: dict[str, str]"),
    ]


def test_a_key_that_no_class_below_a_base_has_is_missed_once() -> None:
    class Thing(Node):
        abstract = True

    class Wheel(Thing): ...

    class Spoke(Wheel): ...

    class Rim(Thing): ...

    class Tyre(Thing):
        id: Annotated[str, Property(key=True)]

    assert faults(Wheel, Spoke, Rim) == [("model-key", "Thing has no key, nor has any of the 3 types below it")]
    assert faults(Wheel, Spoke, Tyre) == [("model-key", "Wheel has no key, nor has any of the 2 types below it")]


def test_names_that_evidence_is_stored_under_are_reserved() -> None:
    class Cites(Relationship[City, City]):
        sources: int = 0
        share: str | None = None
        since_first: str | None = None

    assert faults(City, Cites) == [
        ("model-columns", "two properties of CITES are stored as since_first"),
        ("model-reserved", "CITES.share is a name that evidence is stored under"),
        ("model-reserved", "CITES.sources is a name that evidence is stored under"),
    ]


def test_the_interval_is_not_declared_again() -> None:
    class Lasts(Relationship[City, City]):
        since: str  # type: ignore[assignment]

    assert faults(City, Lasts) == [
        ("model-reserved", "LASTS.since is declared again; it is the interval every relationship has")
    ]


def test_a_property_named_like_a_word_of_the_declaration_is_a_fault() -> None:
    class Labelled(City):
        label: str  # type: ignore[misc]

    class Typed(Relationship[City, City]):
        type: str  # type: ignore[misc]

    assert faults(Labelled, Typed) == [
        ("model-reserved", "Labelled.label has the name of something a class says of its type"),
        ("model-reserved", "TYPED.type has the name of something a class says of its type"),
    ]


def test_unknown_open_and_reversed_ends_are_faults() -> None:
    class Bare(Relationship): ...  # type: ignore[type-arg]

    class Told(Relationship[Content, City]): ...

    assert faults(City, Bare, Told) == [
        ("model-ends", "BARE does not say what it connects"),
        ("model-ends", "TOLD starts at Content; only an end can be quoted claims"),
    ]


def test_a_pair_outside_the_ends_is_a_fault() -> None:
    class Borders(Relationship[City, City | River]):
        pairs = ((City, River), (River, City))

    assert faults(City, River, Borders) == [
        ("model-ends", "BORDERS lists the pair (River)->(City), which its ends do not take")
    ]


def test_a_symmetric_type_joins_the_same_types_both_ways() -> None:
    class Borders(Relationship[City, River]):
        symmetric = True

    class Meets(Relationship[City | River, City | River]):
        symmetric = True

    assert faults(City, River, Borders, Meets) == [
        ("model-symmetric", "BORDERS is symmetric, but its ends are not of the same types")
    ]


def test_an_unknown_cardinality_is_a_fault_with_the_known_ones() -> None:
    class Rules(Relationship[City, City]):
        cardinality = "one"  # type: ignore[assignment]

    with pytest.raises(ModelError) as refused:
        Model.of(City, Rules)
    (problem,) = refused.value.problems
    assert (problem.code, problem.message) == ("model-cardinality", "the cardinality 'one' of RULES is none")
    assert problem.hint == "take one of many-to-many, many-to-one, one-to-many, one-to-one"


def test_roles_start_at_events_under_names_of_their_own() -> None:
    class Drowns(Role[River, City]): ...

    class In(Role[Flood, City]):
        role = "when"

    class Of(Role[Flood, River]):
        role = "river"

    class By(Role[Flood, River]):
        role = "river"

    line = inspect.getsourcelines(Of)[1]
    assert faults(City, River, Flood, Drowns, In, Of, By) == [
        ("model-role", "the role DROWNS starts at something that is no Event"),
        ("model-role", "Flood has a property and a role named 'when'"),
        ("model-name", f"the role of Flood 'river' is declared twice, also at {HERE}:{line}"),
    ]


def test_two_properties_stored_under_one_name_are_a_fault() -> None:
    class Port(City):
        depth: Quantity | None = None
        depth_unit: Literal["m"] = "m"

    assert faults(Port) == [("model-columns", "two properties of Port are stored as depth_unit")]


def test_a_word_in_a_form_that_it_cannot_have_is_a_fault() -> None:
    class Bridge(Node):
        optional_labels = 5  # type: ignore[assignment]
        codes = "Bridge"  # type: ignore[assignment]
        deprecated = True  # type: ignore[assignment]

        id: Annotated[str, Property(key=True)]

    class Crosses(Relationship[Bridge, River]):
        transitive = "yes"  # type: ignore[assignment]
        inverse = 5  # type: ignore[assignment]

    found = faults(City, River, Bridge, Crosses, FlowsThrough)
    assert [message for code, message in found if code == "model-word"] == [
        'codes = \'Bridge\' in Bridge is not texts by name: {"schema.org": "Person"}',
        "deprecated = True in Bridge is not a text",
        'optional_labels = 5 in Bridge is not texts: ("Deceased", "Sanctioned")',
        "inverse = 5 in CROSSES is not a text",
        "transitive = 'yes' in CROSSES is not True or False",
    ]
