"""What py2neo code has in hand as sources: subgraphs, rows for its bulk functions, OGM objects."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from interchange.geo import CartesianPoint, WGS84Point
from interchange.time import Date, DateTime, Duration
from py2neo import Graph, Node, Relationship, Subgraph
from py2neo import Path as Walk
from py2neo.ogm import Label, Property, Related, RelatedFrom, RelatedTo
from py2neo.ogm import Model as Ogm

from graphmodel.databases import Database, Statement, Target
from graphmodel.databases.py2neo import source
from graphmodel.databases.py2neo.source import from_node_tuples, from_ogm, from_relationship_tuples, from_subgraph
from graphmodel.errors import SourceError
from graphmodel.loading import LoadReport, load
from graphmodel.model import PartialDate, Point, Quantity
from graphmodel.problems import Problem
from graphmodel.project import Project
from graphmodel.queries import Answer
from graphmodel.records import assemble
from graphmodel.sources.loaders import Loader
from graphmodel.staging import read
from graphmodel.workflows.load import load as load_project
from tests.conftest import empty
from tests.example import MODEL, TODAY, Borders, Government, Group, Port, Recognizes, State, TradesWith

HERE = Path(__file__)
ARLAND = Node("Entity", "Actor", "State", id="arland", name="Arland")
BRIA = Node("State", id="bria")
CABINET = Node("Government", id="cabinet")


def rows(loader: Loader) -> list[Any]:
    """All that a loader yields."""
    return list(loader())


def problems(loader: Loader) -> list[Problem]:
    """What a loader says is wrong at its end."""
    with pytest.raises(SourceError) as refused:
        rows(loader)
    return list(refused.value.problems)


def reported(loader: Loader) -> list[tuple[str, str, str]]:
    return [(problem.code, problem.message, problem.hint) for problem in problems(loader)]


def loaded(database: Database, *loaders: Loader) -> LoadReport:
    """Loads what has no problems."""
    records = assemble(MODEL, read(MODEL, loaders, HERE.parent))
    assert records.problems == []
    return load(database, MODEL, records, today=lambda: TODAY)


def stored(database: Database) -> Subgraph:
    """The graph as py2neo's."""
    whole = "MATCH (n) WHERE NOT n:Graphmodel OPTIONAL MATCH (n)-[r]->(m) RETURN n, r, m"
    return Answer.of(database.read(whole)).to_py2neo()


def shown(subgraph: Subgraph) -> tuple[list[Any], list[Any]]:
    """What a subgraph holds in a comparable form, without graphmodel's own properties."""
    nodes = [(node["id"], sorted(node.labels), properties(node)) for node in subgraph.nodes]
    ties = [
        (tie.start_node["id"], type(tie).__name__, tie.end_node["id"], tie["good"] or "", properties(tie))
        for tie in subgraph.relationships
    ]
    return sorted(nodes, key=lambda node: node[0]), sorted(ties, key=lambda tie: tie[:4])


def properties(entity: Any) -> dict[str, Any]:
    return {name: entity[name] for name in sorted(entity) if not name.startswith("gm_")}


# --- subgraphs


def test_a_node_is_of_the_class_of_its_most_special_label() -> None:
    assert rows(from_subgraph(MODEL, ARLAND)) == [State(id="arland", name="Arland")]
    assert rows(from_subgraph(MODEL, BRIA)) == [State(id="bria")]
    assert rows(from_subgraph(MODEL, None)) == []


def test_relationships_name_their_ends_by_key() -> None:
    tie = Relationship(ARLAND, "TRADES_WITH", BRIA, good="salt", since=2031)
    made = [
        State(id="arland", name="Arland"),
        State(id="bria"),
        TradesWith(State.key("arland"), State.key("bria"), good="salt", since=PartialDate("2031")),
    ]
    assert rows(from_subgraph(MODEL, tie)) == made
    assert sorted(map(repr, rows(from_subgraph(MODEL, Subgraph([], [tie]))))) == sorted(map(repr, made))
    path = Walk(ARLAND, "BORDERS", BRIA, "RECOGNIZES", CABINET)
    assert rows(from_subgraph(MODEL, path))[3:] == [
        Borders(State.key("arland"), State.key("bria")),
        Recognizes(State.key("bria"), Government.key("cabinet")),
    ]


def test_values_become_pythons_or_the_models() -> None:
    node = Node(
        "State",
        id="arland",
        aliases=["A", "B"],
        founded=Date(1901, 2, 3),
        capital_at=WGS84Point((10.5, -20.25)),
        seen=DateTime(2031, 5, 6, 7, 8, 9, tzinfo=UTC),
        term=Duration(days=2, hours=3, seconds=4.5),
        area="~300 km2",
        open=False,
    )
    assert rows(from_subgraph(MODEL, node)) == [
        State(
            id="arland",
            aliases=["A", "B"],
            founded=PartialDate("1901-02-03"),
            capital_at=Point(10.5, -20.25),
            seen=datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC),
            term=timedelta(days=2, hours=3, seconds=4.5),
            area=Quantity(300, "km2", about=True),
            open=False,
        )
    ]


def test_the_columns_of_a_stored_value_are_one_value_and_own_properties_are_left_out() -> None:
    node = Node(
        "State",
        id="arland",
        gm_sources=["x"],
        founded="1901-02",
        founded_first=date(1901, 2, 1),
        founded_last=date(1901, 2, 28),
        area=300.0,
        area_unit="km2",
        area_about=True,
    )
    assert rows(from_subgraph(MODEL, node)) == [
        State(id="arland", founded=PartialDate("1901-02"), area=Quantity(300.0, "km2", about=True))
    ]
    assert reported(from_subgraph(MODEL, Node("State", id="a", founded_first=date(1901, 2, 1)))) == [
        (
            "unknown-property",
            "(:State {id: 'a', founded_first: datetime.date(1901, 2, 1)}): 'founded_first' is there without 'founded'",
            "give 'founded'",
        )
    ]


@pytest.mark.parametrize(
    ("node", "fault"),
    [
        (
            Node("Stat", id="a"),
            (
                "unknown-label",
                "(:Stat {id: 'a'}): the label 'Stat' is not in the model",
                "did you mean 'State'; or leave it out: ignore=('Stat',)",
            ),
        ),
        (
            Node(id="a"),
            (
                "unknown-label",
                "({id: 'a'}): it has no label of the model",
                "known are: Actor, Attack, Entity, Event, Government, Group, Port, State",
            ),
        ),
        (
            Node("State", "Port", id="a"),
            (
                "several-labels",
                "(:Port:State {id: 'a'}): it is Port and State, and neither is a kind of the other",
                "declare a class of both, or leave a label out: ignore=('State',)",
            ),
        ),
        (
            Node("Actor", id="a"),
            (
                "abstract-label",
                "(:Actor {id: 'a'}): Actor alone says not what it is",
                "known are: Government, Group, State",
            ),
        ),
        (
            Node("State", nmae="Arland", id="a"),
            (
                "unknown-property",
                "(:State {nmae: 'Arland', id: 'a'}): State has no property 'nmae' in the model",
                "did you mean 'name'; or leave it out: ignore=('nmae',)",
            ),
        ),
        (
            Node("State", name="Arland"),
            (
                "missing-key",
                "(:State {name: 'Arland'}): it has no 'id', which is the key of State",
                "give it 'id'; the ids of the database that it comes from are none",
            ),
        ),
        (
            Node("Attack", id="a", killed="many"),
            (
                "loader-value",
                "(:Attack {id: 'a', killed: 'many'}): Attack.killed: Input should be a valid integer, "
                "unable to parse string as an integer",
                "",
            ),
        ),
        (
            Node("State", id="a", term=Duration(months=2)),
            (
                "loader-value",
                "(:State {id: 'a', term: Duration(months=2, days=0, seconds=0, subseconds=0.0)}): "
                "State.term: P2M has months, which are no fixed time",
                "",
            ),
        ),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_does_not_fit_is_told_with_the_node(node: Node, fault: tuple[str, str, str]) -> None:
    assert reported(from_subgraph(MODEL, node)) == [fault]


def test_a_point_of_another_system_is_no_place_on_the_globe() -> None:
    ((code, message, _),) = reported(from_subgraph(MODEL, Node("State", id="a", capital_at=CartesianPoint((1, 2)))))
    assert code == "loader-value"
    assert "State.capital_at: Value error, CartesianPoint(x=1, y=2) is not a point" in message


def test_properties_and_labels_are_left_out_on_demand() -> None:
    node = Node("State", "Imported", id="arland", batch=7)
    assert rows(from_subgraph(MODEL, node, ignore=("batch", "Imported"))) == [State(id="arland")]


def test_a_relationship_that_does_not_fit_is_told_and_an_end_only_once() -> None:
    unknown, wrong = Relationship(ARLAND, "TRADES", BRIA), Relationship(CABINET, "RECOGNIZES", ARLAND)
    nobody = Relationship(ARLAND, "BORDERS", Node("State", name="Nobody"))
    assert sorted(reported(from_subgraph(MODEL, Subgraph([], [unknown, wrong, nobody])))) == [
        (
            "loader-value",
            "(:Government {id: 'cabinet'})-[:RECOGNIZES]->(:Actor:Entity:State {id: 'arland', name: 'Arland'}): "
            "Recognizes: Value error, RECOGNIZES connects (State)->(Government), not (Government)->(State)",
            "",
        ),
        (
            "missing-key",
            "(:State {name: 'Nobody'}): it has no 'id', which is the key of State",
            "give it 'id'; the ids of the database that it comes from are none",
        ),
        (
            "unknown-type",
            "(:Actor:Entity:State {id: 'arland', name: 'Arland'})-[:TRADES]->(:State {id: 'bria'}): "
            "the relationship type 'TRADES' is not in the model",
            "did you mean 'TRADES_WITH'?",
        ),
    ]


def test_something_else_is_no_subgraph() -> None:
    wrong: Any = [{"id": "arland"}]
    with pytest.raises(SourceError, match=r"list is no Subgraph of py2neo\n  hint: give rows to from_node_tuples"):
        from_subgraph(MODEL, wrong)


# --- rows of the bulk functions


def test_rows_are_mappings_or_lists_of_the_values_of_keys() -> None:
    made = [State(id="arland", name="Arland"), State(id="bria", name="Bria")]
    mappings = [{"id": "arland", "name": "Arland"}, {"id": "bria", "name": "Bria", "code": None}]
    lists = [["arland", "Arland"], ("bria", "Bria")]
    assert rows(from_node_tuples(MODEL, mappings, {"State"})) == made
    assert rows(from_node_tuples(MODEL, lists, ["Actor", "State"], ["id", "name"])) == made
    assert rows(from_node_tuples(MODEL, lists, keys=["id", "name"], merge_key=(("State", "Entity"), "id"))) == made
    assert rows(from_node_tuples(MODEL, iter(mappings), "State")) == made


def test_relationships_are_triples() -> None:
    states, government = ("State", "id"), ("Government", "id")
    trade = [("arland", {"good": "salt"}, "bria"), (("bria",), {"good": "tin", "worth": 2.5}, ("arland",))]
    made = [
        TradesWith(State.key("arland"), State.key("bria"), good="salt"),
        TradesWith(State.key("bria"), State.key("arland"), good="tin", worth=2.5),
    ]
    assert rows(from_relationship_tuples(MODEL, trade, "TRADES_WITH", states, states)) == made
    assert rows(from_relationship_tuples(MODEL, trade, ("TRADES_WITH", "good"), states, (("State",), ("id",)))) == made
    lists = [["arland", ["full"], "cabinet"]]
    assert rows(from_relationship_tuples(MODEL, lists, "RECOGNIZES", states, government, ["level"])) == [
        Recognizes(State.key("arland"), Government.key("cabinet"), level="full")
    ]


def test_rows_that_do_not_fit_are_told_by_number_each_mistake_once() -> None:
    nodes = [{"id": "a", "nmae": "x"}, ["b"], {"id": "c", "nmae": "y"}, {"name": "z"}, {"id": 5}, {"id": "d"}]
    loader = from_node_tuples(MODEL, nodes, "State")
    assert reported(loader) == [
        (
            "unknown-property",
            "row 1: State has no property 'nmae' in the model (and so of 1 more)",
            "did you mean 'name'; or leave it out: ignore=('nmae',)",
        ),
        (
            "loader-item",
            "row 2: it is a list, and without keys a mapping is wanted",
            "give keys=[...] in the order of the values",
        ),
        (
            "missing-key",
            "row 4: it has no 'id', which is the key of State",
            "give it 'id'; the ids of the database that it comes from are none",
        ),
        ("loader-value", "row 5: State.id: Input should be a valid string", ""),
    ]
    ties: list[Any] = [("a", {}), (1, {}, "b"), ("a", [], "b"), ("a", {"good": "salt"}, "b")]
    assert reported(from_relationship_tuples(MODEL, ties, "TRADES_WITH", ("State", "id"), ("State", "id"))) == [
        ("loader-item", "row 1: it is not (start, properties, end)", ""),
        ("loader-value", "row 2: State.id: Input should be a valid string", ""),
        (
            "loader-item",
            "row 3: it is a list, and without keys a mapping is wanted",
            "give keys=[...] in the order of the values",
        ),
    ]
    assert reported(from_node_tuples(MODEL, [["a"], {"id": "a"}], "State", ["id", "name"])) == [
        ("loader-item", "row 1: it has 1 values for 2 keys", ""),
        ("loader-item", "row 2: it is a dict, and with keys a list is wanted", ""),
    ]


def test_the_reading_stops_when_too_much_is_wrong() -> None:
    taken = []

    def data() -> Iterator[dict[str, Any]]:
        for number in range(10_000):
            taken.append(number)
            yield {"id": "a", f"wrong{number}": 1}

    assert len(problems(from_node_tuples(MODEL, data, "State"))) == 100
    assert len(taken) == 100


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: from_node_tuples(MODEL, [], "Stat"),
            "labels: the label 'Stat' is not in the model\n  hint: did you mean 'State'",
        ),
        (
            lambda: from_node_tuples(MODEL, [], "State", merge_key=("State", "name")),
            "the key of State is 'id', and merge_key names it by 'name'\n"
            "  hint: give the key: merge_key=('State', 'id')",
        ),
        (
            lambda: from_relationship_tuples(MODEL, [], "TRADES", ("State", "id"), ("State", "id")),
            "rel_type: the relationship type 'TRADES' is not in the model\n  hint: did you mean 'TRADES_WITH'?",
        ),
        (
            lambda: from_relationship_tuples(MODEL, [], ("TRADES_WITH", "worth"), ("State", "id"), ("State", "id")),
            "the model distinguishes parallel TRADES_WITH by good, not by worth\n"
            "  hint: give 'TRADES_WITH' alone, or declare key = ('worth',) on TradesWith",
        ),
        (
            lambda: from_relationship_tuples(MODEL, [], "BORDERS", ("State", "name", "code"), ("State", "id")),
            "the key of State is 'id', and start_node_key names it by 'name', 'code'\n"
            "  hint: give the key: start_node_key=('State', 'id')",
        ),
        (
            lambda: from_relationship_tuples(MODEL, [], "BORDERS", ("State", "id"), "State"),
            "the key of State is 'id', and end_node_key names it by its label alone\n"
            "  hint: give the key: end_node_key=('State', 'id')",
        ),
        (
            lambda: from_relationship_tuples(MODEL, [], "BORDERS", None, ("State", "id")),
            "start_node_key names no nodes, and the ids of a database are not kept\n"
            "  hint: give label and key: start_node_key=('Label', 'key')",
        ),
        (
            lambda: from_relationship_tuples(MODEL, [], "BY", ("Event", "id"), ("Actor", "id")),
            "Event has no key, and start_node_key names it by 'id'\n  hint: name a class that has one",
        ),
    ],
)
def test_mistakes_in_arguments_are_told_at_once(make: Callable[[], Loader], message: str) -> None:
    with pytest.raises(SourceError) as refused:
        make()
    assert str(refused.value) == message


def test_rows_that_can_be_read_once_only_are_not_taken_for_none() -> None:
    loader = from_node_tuples(MODEL, iter([{"id": "arland"}]), "State")
    assert rows(loader) == [State(id="arland")]
    with pytest.raises(SourceError, match="the rows were read before"):
        rows(loader)
    again = from_node_tuples(MODEL, lambda: iter([{"id": "arland"}]), "State")
    assert rows(again) == rows(again)


def test_rows_are_taken_one_by_one() -> None:
    taken = []

    def data() -> Iterator[dict[str, Any]]:
        for number in range(1000):
            taken.append(number)
            yield {"id": str(number)}

    running = iter(from_node_tuples(MODEL, data, "State")())
    assert [next(running), next(running)] == [State(id="0"), State(id="1")]
    assert taken == [0, 1]


# --- OGM objects


class Harbour(Ogm):  # type: ignore[misc]
    __primarylabel__ = "Port"
    __primarykey__ = "id"

    id = Property()
    full_name = Property("name")


class Actor(Ogm):  # type: ignore[misc]
    __primarylabel__ = "State"
    __primarykey__ = "id"

    id = Property()
    name = Property(default="nameless")
    open = Property()
    entity = Label("Entity")

    trades_with = RelatedTo("Actor")
    traded_by = RelatedFrom("Actor", "TRADES_WITH")
    borders = Related("Actor", "BORDERS")
    feared = Related("Actor", "FEARS")


def test_objects_are_followed_to_what_they_are_related_to() -> None:
    arland, bria, corrin = Actor("arland", name="Arland"), Actor("bria", open=False), Actor("corrin")
    arland.entity = True
    arland.trades_with.add(bria, good="salt")
    arland.borders.add(bria)
    bria.traded_by.add(corrin, {"good": "tin"})
    bria.trades_with.add(arland, good="oil")
    made = rows(from_ogm(MODEL, [arland, bria]))
    assert sorted(map(repr, made)) == sorted(
        map(
            repr,
            [
                State(id="arland", name="Arland"),
                State(id="bria", open=False),
                State(id="corrin"),
                TradesWith(State.key("arland"), State.key("bria"), good="salt"),
                TradesWith(State.key("corrin"), State.key("bria"), good="tin"),
                TradesWith(State.key("bria"), State.key("arland"), good="oil"),
                Borders(State.key("arland"), State.key("bria")),
            ],
        )
    )
    assert rows(from_ogm(MODEL, [Harbour("p", full_name="The port")])) == [Port(id="p", name="The port")]


def test_a_set_without_a_direction_says_which_way_only_where_there_is_none() -> None:
    arland = Actor("arland")
    arland.feared.add(Actor("bria"))
    assert reported(from_ogm(MODEL, [arland])) == [
        (
            "no-direction",
            "(:State {id: 'arland'}): 'feared' does not say which way FEARS goes",
            "take RelatedTo or RelatedFrom, or declare it symmetric in the model",
        )
    ]


# --- within a load


def test_a_source_has_a_name_and_problems_the_place_of_the_call(tmp_path: Path) -> None:
    ties: list[Any] = [("arland", {}, "brai")]
    line = inspect.currentframe().f_lineno + 1  # type: ignore[union-attr]
    loader = from_relationship_tuples(MODEL, ties, "BORDERS", ("State", "id"), ("State", "id"), source="borders")
    reading = read(MODEL, [loader, from_subgraph(MODEL, ARLAND | BRIA)], tmp_path)
    assert [batch.source for batch in reading.batches] == ["py2neo:borders", "py2neo:subgraph"]
    (problem,) = assemble(MODEL, reading).problems
    assert (Path(problem.where.file).name, problem.where.line) == (HERE.name, line)
    assert (problem.code, problem.message, problem.hint) == (
        "missing-end",
        "no source declares the Entity 'brai'",
        "did you mean 'bria'?",
    )


def test_what_does_not_fit_stops_the_load(tmp_path: Path) -> None:
    reading = read(MODEL, [from_node_tuples(MODEL, [{"id": "a", "nmae": "x"}, {"id": "b"}], "State")], tmp_path)
    assert [problem.severity for problem in reading.problems] == ["error"]
    assert "row 1: State has no property 'nmae' in the model" in reading.problems[0].message
    assert Path(reading.problems[0].where.file).name == HERE.name
    assert [row.item for row in reading.batches[0].rows] == [State(id="b")]


def test_data_that_breaks_is_told_at_its_own_line(tmp_path: Path) -> None:
    def data() -> Iterator[dict[str, Any]]:
        yield {"id": "a"}
        raise LookupError("gone")

    reading = read(MODEL, [from_node_tuples(MODEL, data, "State")], tmp_path)
    (problem,) = reading.problems
    assert problem.message == "the loader stopped: LookupError: gone"
    assert problem.where.line == inspect.getsourcelines(data)[1] + 2


def test_a_loader_in_a_module_is_a_source_of_a_project(tmp_path: Path, embedded_database: Database) -> None:
    (tmp_path / "graphmodel.toml").write_text('model = "tests.example"\nsources = ["moved_states:states"]\n')
    (tmp_path / "moved_states.py").write_text(
        "from graphmodel import Model\n"
        "from graphmodel.databases.py2neo.source import from_node_tuples\n"
        "states = from_node_tuples(Model.from_module('tests.example'), [{'id': 'arland'}], 'State')\n"
    )
    project = Project.at(tmp_path)
    assert load_project(project, embedded_database).sources == ("moved_states:states",)
    assert not load_project(project, embedded_database).changed


@pytest.mark.parametrize("name", ["from_subgraph", "from_node_tuples", "from_relationship_tuples", "from_ogm"])
def test_the_earlier_name_of_the_module_still_works_and_warns_at_the_import(name: str) -> None:
    namespace: dict[str, Any] = {}
    with pytest.warns(
        DeprecationWarning, match=rf"is now graphmodel\.databases\.py2neo\.source: import {name} "
    ) as seen:
        exec(compile(f"from graphmodel.databases.py2neo_source import {name}", "theirs.py", "exec"), namespace)
    assert namespace[name] is getattr(source, name)
    assert [(each.filename, each.lineno) for each in seen] == [("theirs.py", 1)]


KEYS = ("arland", "bria", "corrin", "dask")
CLASSES = {"State": State, "Government": Government, "Group": Group, "Port": Port}
texts = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=["C"]), min_size=1, max_size=8)
common = {"name": texts, "aliases": st.lists(texts, min_size=1, max_size=3, unique=True)}
own: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "State": {
        "open": st.booleans(),
        "founded": st.dates().map(str),
        "area": st.floats(-1e6, 1e6),
        "area_unit": st.sampled_from(["km2", "ha"]),
        "seen": st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
        "term": st.integers(0, 86399).map(lambda seconds: Duration(days=3, seconds=seconds)),
        "capital_at": st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(WGS84Point),
    },
    "Group": {"tags": st.lists(texts, min_size=1, max_size=3, unique=True)},
}


@st.composite
def subgraphs(draw: st.DrawFn) -> Subgraph:
    """Subgraphs that fit the model."""
    chosen = {key: draw(st.sampled_from(sorted(CLASSES))) for key in draw(st.sets(st.sampled_from(KEYS), min_size=1))}
    nodes = {}
    for key, label in chosen.items():
        given = draw(st.fixed_dictionaries({}, optional={**common, **own.get(label, {})}))
        if "area" not in given:
            given.pop("area_unit", None)
        nodes[key] = Node(*MODEL.nodes[label].labels, id=key, **({"name": "", "open": True} | given))
        if label != "State":
            nodes[key].pop("open")
    states = [key for key, label in chosen.items() if label == "State"]
    pairs = [(a, b) for a in states for b in states]
    goods = st.sampled_from(["salt", "tin"])
    trade = st.sets(st.tuples(st.sampled_from(pairs), goods), max_size=4) if pairs else st.just(set())
    worth = st.fixed_dictionaries({}, optional={"worth": st.floats(0, 100), "since": st.dates().map(str)})
    ties = [
        Relationship(nodes[a], "TRADES_WITH", nodes[b], good=good, **draw(worth))
        for (a, b), good in sorted(draw(trade))
    ]
    return Subgraph(nodes.values(), ties)


def whole(subgraph: Subgraph) -> tuple[list[Any], list[Any]]:
    """What is stored of a subgraph: a partial date has its first and last day beside it."""
    nodes, ties = shown(subgraph)
    for *_, held in (*nodes, *ties):
        for name in {"founded", "since"} & set(held):
            held[f"{name}_first"] = held[f"{name}_last"] = date.fromisoformat(held[name])
    return nodes, ties


@pytest.mark.long
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(subgraph=subgraphs())
def test_a_subgraph_is_in_the_graph_what_it_was(embedded_database: Database, subgraph: Subgraph) -> None:
    empty(embedded_database)
    loaded(embedded_database, from_subgraph(MODEL, subgraph))
    found = stored(embedded_database)
    assert shown(found) == whole(subgraph)
    assert not loaded(embedded_database, from_subgraph(MODEL, found)).changed


def test_all_kinds_of_sources_make_one_graph(database: Database) -> None:
    states, cabinet = ("State", "id"), ("Government", "id")
    founded, seen = date(1901, 2, 3), datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    ogm = Actor("corrin")
    ogm.borders.add(Actor("dask"))
    loaders = [
        from_subgraph(MODEL, Relationship(ARLAND, "RECOGNIZES", CABINET, level="full")),
        from_node_tuples(MODEL, [["bria", founded, seen]], {"State"}, ["id", "founded", "seen"]),
        from_relationship_tuples(MODEL, [("arland", {"good": "salt"}, "bria")], "TRADES_WITH", states, states),
        from_relationship_tuples(MODEL, [("bria", {}, "cabinet")], "RECOGNIZES", states, cabinet, source="more"),
        from_ogm(MODEL, [ogm]),
    ]
    assert loaded(database, *loaders).changed
    assert not loaded(database, *loaders).changed
    state = ["Actor", "Entity", "State"]
    dates = {"founded": "1901-02-03", "founded_first": founded, "founded_last": founded}
    assert shown(stored(database)) == (
        [
            ("arland", state, {"id": "arland", "name": "Arland", "open": True}),
            ("bria", state, {**dates, "id": "bria", "name": "", "open": True, "seen": seen}),
            ("cabinet", ["Actor", "Entity", "Government"], {"id": "cabinet", "name": ""}),
            ("corrin", state, {"id": "corrin", "name": "", "open": True}),
            ("dask", state, {"id": "dask", "name": "", "open": True}),
        ],
        [
            ("arland", "RECOGNIZES", "cabinet", "", {"level": "full"}),
            ("arland", "TRADES_WITH", "bria", "salt", {"good": "salt"}),
            ("bria", "RECOGNIZES", "cabinet", "", {}),
            ("corrin", "BORDERS", "dask", "", {}),
        ],
    )


@pytest.mark.neo4j
def test_what_py2neo_has_pulled_or_not_can_be_loaded(neo4j_database: Database, neo4j_target: Target) -> None:
    graph = Graph(f"bolt://{neo4j_target.uri.partition('://')[2]}", auth=("neo4j", neo4j_target.password))
    neo4j_database.write(
        Statement(
            "CREATE (a:State {id: 'a', founded: '1901-02', seen: datetime('2031-05-06T07:08:09Z'), "
            "term: duration('P2D'), capital_at: point({longitude: 1.5, latitude: 2.5})})"
            "-[:TRADES_WITH {good: 'salt'}]->(b:State {id: 'b'})"
        )
    )
    arland = State(
        id="a",
        founded=PartialDate("1901-02"),
        seen=datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC),
        term=timedelta(days=2),
        capital_at=Point(1.5, 2.5),
    )
    made = [arland, State(id="b"), TradesWith(State.key("a"), State.key("b"), good="salt")]
    try:
        for found in (
            graph.run("MATCH (a)-[r]->(b) RETURN a, r, b").to_subgraph(),
            graph.relationships.match(r_type="TRADES_WITH").first(),
            Subgraph([], graph.relationships.match(r_type="TRADES_WITH").all()),
            graph.evaluate("MATCH p = (:State {id: 'a'})-->() RETURN p"),
        ):
            assert set(map(repr, rows(from_subgraph(MODEL, found)))) == set(map(repr, made))
        records = graph.run("MATCH (n:State) RETURN n.id AS id, n.founded AS founded ORDER BY id")
        assert rows(from_node_tuples(MODEL, records, "State")) == [
            State(id="a", founded=PartialDate("1901-02")),
            State(id="b"),
        ]
        objects = from_ogm(MODEL, Actor.match(graph).where(id="a"))
        assert sorted(map(repr, rows(objects))) == sorted(map(repr, made))
    finally:
        graph.service.connector.close()
